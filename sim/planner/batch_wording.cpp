#include "batch_wording.hpp"

#include <skusim/planner/targets.hpp>

#include "wording.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::planner {

namespace {

std::string usd_text(Usd amount) {
    return fmt::format("{:.4f}", amount.in_usd());
}

/// Of a run that may not end at all, too.
std::string run_text(double seconds) {
    return seconds == stats::infinite ? "for ever" : time_text(seconds);
}

/// A deadline that would be met, rounded up for people.
std::string longer_deadline(double seconds) {
    if (seconds == stats::infinite) {
        return "make evictions and failures rarer";
    }
    const double unit = seconds < 600 ? 1 : seconds < 7200 ? 60 : 360;
    const double rounded = std::ceil(seconds / unit) * unit;
    return "allow a deadline of " +
           (rounded < 7200 ? time_text(rounded) : fmt::format("{:.1f} h", rounded / 3600));
}

} // namespace

std::string cost_sentence(const Plan& plan, const Candidate& candidate) {
    const bool is_bound = candidate.nodes_basis == NodesBasis::lower_bound;
    std::string text = fmt::format(
        "{}{} {} node{} cost {} USD for the job", is_bound ? "at least " : "", *candidate.nodes,
        name(*candidate.tier), *candidate.nodes == 1 ? "" : "s", usd_text(*candidate.usd_total));
    if (candidate.is_guidance && candidate.is_cheapest) {
        text += "; first up the ladder that meets the deadline, and cheapest";
    } else if (candidate.is_guidance) {
        text += "; first up the ladder that meets the deadline";
    } else if (candidate.is_cheapest) {
        text += "; cheapest";
    } else if (plan.cheapest) {
        text += fmt::format(", cheapest {} USD", usd_text(plan.cheapest->batch->usd_total));
    }
    return text;
}

std::string shortfall_sentence(const scenario::Scenario& scenario,
                               const experiment::BatchOutcome& outcome, int nodes) {
    if (outcome.slo[0].decision == experiment::Decision::holds) {
        return fmt::format("{} of the items fail, allowed {}", percent(outcome.failed_share.value),
                           percent(scenario::allowed_failures(scenario)));
    }
    return fmt::format("with {} a run may take {}, the deadline is {}", count_text(nodes, "node"),
                       run_text(outcome.one_run.high),
                       time_text(in_seconds(scenario.batch->deadline)));
}

std::string what_would_help(const scenario::Scenario& scenario, const Plan& plan,
                            std::deque<BatchContender>& contenders) {
    const MostNodes allowed = most_nodes(scenario);
    const int most = std::max(allowed.nodes - scenario.policy.spare_nodes, 1);
    BatchContender* fastest = nullptr;
    for (BatchContender& contender : contenders) {
        if (fastest == nullptr || contender.least_makespan(most) < fastest->least_makespan(most)) {
            fastest = &contender;
        }
    }
    if (fastest == nullptr) {
        return {};
    }
    const std::string cluster =
        fmt::format("{} x {} ({})", most, plan.candidates[fastest->candidate()].sku.name,
                    name(fastest->tier()));
    const experiment::BatchOutcome& outcome = fastest->outcome(most);
    if (outcome.slo[0].decision == experiment::Decision::holds) {
        return fmt::format("no SKU scores enough items: {} of them fail on {}; raise "
                           "slo.max_error_rate, job.max_retries or job.timeout",
                           percent(outcome.failed_share.value), cluster);
    }
    const bool is_for_want_of_nodes = fastest->lower_bound() < BatchContender::never;
    return fmt::format(
        "no cluster of up to {} ends the job by its deadline, {}: {} may take {}; {}, or {}",
        count_text(most, "node"), time_text(in_seconds(scenario.batch->deadline)), cluster,
        run_text(outcome.one_run.high), longer_deadline(outcome.one_run.high),
        !is_for_want_of_nodes                ? "make mini-batches smaller"
        : allowed.rule == "policy.max_nodes" ? "raise policy.max_nodes"
                                             : "choose a target that allows more nodes");
}

} // namespace skusim::planner
