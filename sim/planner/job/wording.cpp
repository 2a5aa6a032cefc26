#include "wording.hpp"

#include <skusim/base/wording.hpp>
#include <skusim/planner/targets.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::planner {

namespace {

/// The time that a run takes, which may not end at all.
std::string run_text(double seconds) {
    return time_text(seconds, in_sentences.with_infinite("for ever"));
}

/// A deadline that would be met, rounded up for people.
std::string longer_deadline(double seconds) {
    if (seconds == stats::infinite) {
        return "make evictions and failures rarer";
    }
    const double unit = seconds < 600 ? 1 : seconds < 7200 ? 60 : seconds < 360'000 ? 360 : 86'400;
    const double rounded = std::ceil(seconds / unit) * unit;
    const bool is_in_hours = rounded >= 7200 && rounded < 360'000;
    return "allow a deadline of " +
           (is_in_hours ? fmt::format("{:.1f} h", rounded / 3600) : time_text(rounded));
}

std::string other_remedy(const scenario::Scenario& scenario, const JobClusters& fastest) {
    const workload::Job& job = *scenario.job();
    if (job.boot_time >= job.deadline) {
        return "keep nodes up with job.min_nodes";
    }
    if (!fastest.lower_bound()) {
        return std::min(job.items, job.mini_batch_size) > 1 ? "make mini-batches smaller"
                                                            : "look at faster SKUs";
    }
    return most_nodes(scenario).is_of_target ? "choose a target that allows more nodes"
                                             : "raise policy.max_nodes";
}

/// "2 %"; or what it may be, where that is not decided.
std::string failed_text(const experiment::JobOutcome& outcome) {
    const stats::Estimate& share = outcome.failed_share;
    return outcome.slo.back().decision == experiment::Decision::undecided
               ? fmt::format("{} to {}", percent(share.low), percent(share.high))
               : percent(share.value);
}

/// Mini-batches that are over the timeout are so in every attempt, and then cost their items.
std::string_view failures_remedy(const scenario::Scenario& scenario,
                                 const experiment::JobWork& work) {
    if (work.share_cut_off.low <= scenario::allowed_failures(scenario)) {
        return "raise slo.max_error_rate, job.max_retries or job.timeout";
    }
    return scenario.job()->mini_batch_size > 1
               ? "their mini-batches are longer than job.timeout: lower job.mini_batch_size or "
                 "raise job.timeout"
               : "they take longer than job.timeout: raise it";
}

} // namespace

std::string usd_text(Usd amount) {
    return fmt::format("{:.4f}", amount.in_usd());
}

std::string shortfall_sentence(const scenario::Scenario& scenario,
                               const experiment::JobOutcome& outcome, int nodes) {
    if (outcome.slo[0].decision == experiment::Decision::holds) {
        return fmt::format("{} of the items fail, allowed {}", failed_text(outcome),
                           percent(scenario::allowed_failures(scenario)));
    }
    return fmt::format("with {} a run may take {}, the deadline is {}", count_text(nodes, "node"),
                       run_text(outcome.one_run.high),
                       time_text(in_seconds(scenario.job()->deadline)));
}

std::string what_would_help(const scenario::Scenario& scenario, const Plan& plan,
                            std::vector<JobContender>& contenders) {
    const int most =
        std::max(most_nodes(scenario).nodes - scenario.policy.spare_nodes.value_or(0), 1);
    JobClusters* fastest = nullptr;
    for (JobContender& contender : contenders) {
        JobClusters& clusters = contender.clusters();
        if (fastest == nullptr || clusters.least_makespan(most) < fastest->least_makespan(most)) {
            fastest = &clusters;
        }
    }
    if (fastest == nullptr) {
        return {};
    }
    const std::string cluster =
        fmt::format("{} x {} ({})", most, plan.candidates[fastest->candidate()].sku.name,
                    name(fastest->tier()));
    const auto work = fastest->play();
    if (!work) {
        return work.error();
    }
    const experiment::JobOutcome outcome = fastest->outcome_to_the_end(most);
    if (outcome.slo[0].decision == experiment::Decision::holds) {
        const bool is_open = outcome.slo.back().decision == experiment::Decision::undecided;
        return fmt::format("no SKU scores enough items{}: {} of them fail on {}; {}{}",
                           is_open ? " for sure" : "", failed_text(outcome), cluster,
                           failures_remedy(scenario, *work),
                           is_open ? ", or look longer with simulation.max_requests" : "");
    }
    return fmt::format(
        "no cluster of up to {} ends the job by its deadline, {}: {} may take {}; {}, or {}",
        count_text(most, "node"), time_text(in_seconds(scenario.job()->deadline)), cluster,
        run_text(outcome.one_run.high), longer_deadline(outcome.one_run.high),
        other_remedy(scenario, *fastest));
}

} // namespace skusim::planner
