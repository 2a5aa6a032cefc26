#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/progress.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/stats/interval.hpp>

#include "experiment/decisions.hpp"
#include "experiment/progress_meter.hpp"

#include <algorithm>
#include <cmath>
#include <tbb/parallel_for.h>

namespace skusim::experiment {

namespace {

using stats::Estimate;
using stats::RatioPart;
using Runs = std::vector<serving::JobRun>;

Runs run_all(const JobTrial& trial, const JobDemands& demands, const Effort& effort,
             Duration give_up, const RunProgress& progress) {
    Runs runs(demands.runs().size());
    const std::int64_t most_attempts =
        std::max(effort.max_requests / static_cast<std::int64_t>(runs.size()),
                 2 * trial.job.mini_batches() + 1000);
    ProgressMeter meter(progress);
    meter.expect(static_cast<std::int64_t>(runs.size()));
    tbb::parallel_for(std::size_t{0}, runs.size(), [&](std::size_t i) {
        runs[i] = serving::run_job(trial.job, trial.cluster, unit_of(trial), demands.runs()[i],
                                   {effort.seed, static_cast<std::uint32_t>(i)},
                                   {most_attempts, give_up});
        meter.add(1);
    });
    return runs;
}

std::vector<double> makespans_of(const Runs& runs) {
    std::vector<double> seconds;
    for (const serving::JobRun& run : runs) {
        seconds.push_back(run.finished ? in_seconds(run.makespan) : stats::infinite);
    }
    return seconds;
}

template <class Figure>
Estimate mean_of(const Runs& runs, double confidence, Figure&& figure) {
    std::vector<RatioPart> parts;
    for (const serving::JobRun& run : runs) {
        parts.push_back({static_cast<double>(figure(run)), 1});
    }
    return stats::within(stats::ratio_interval(parts, confidence), 0, stats::infinite);
}

/// Rented, but neither booting, nor working, nor waiting for the scale-down at the end.
double idle_hours(const JobTrial& trial, const Runs& runs) {
    const int leaving = trial.cluster.nodes - std::min(trial.job.min_nodes, trial.cluster.nodes);
    const double waiting = leaving * in_seconds(trial.job.idle_before_scale_down);
    double hours = 0;
    for (const serving::JobRun& run : runs) {
        const double used =
            run.booting_seconds + run.worked_seconds / trial.cluster.workers + waiting;
        hours += std::max(run.rented.in_hours() - used / 3600, 0.0);
    }
    return hours / static_cast<double>(runs.size());
}

Estimate failed_share(const Runs& runs, const workload::Job& job, double confidence) {
    // A mini-batch fails as one: its items are no observations of their own.
    const auto together = static_cast<double>(job.mini_batches());
    const double each = together / static_cast<double>(job.items);
    std::vector<RatioPart> parts;
    for (const serving::JobRun& run : runs) {
        parts.push_back({each * static_cast<double>(run.items_failed), together});
    }
    return stats::share_interval(parts, confidence);
}

std::vector<BoundResult> bounds_of(const JobTrial& trial, const JobOutcome& outcome,
                                   double max_error_rate, bool can_fail) {
    const double deadline = in_seconds(trial.job.deadline);
    const Decision in_time = at_most(outcome.one_run, deadline);
    const Decision whole =
        can_fail ? at_most(outcome.failed_share, max_error_rate) : Decision::holds;
    return {{{stats::QuantityKind::makespan}, deadline, outcome.one_run, in_time},
            {{stats::QuantityKind::error_rate}, max_error_rate, outcome.failed_share, whole}};
}

} // namespace

Decision decision(const JobOutcome& outcome) {
    return combined(outcome.slo);
}

namespace {

/// How many times more runs tell whether too many items fail, unless their share is known to
/// `precision` already.
double growth_to_decide(const BoundResult& errors, double precision) {
    const double half = errors.value.half_width();
    if (errors.decision != Decision::undecided || half <= precision * errors.value.value) {
        return 0;
    }
    constexpr double least = 1.1; // an interval may move away as it shrinks
    if (errors.value.value == 0) {
        return errors.bound > 0 ? std::max(errors.value.high / errors.bound, least) : 0;
    }
    const double ratio = half / std::abs(errors.value.value - errors.bound);
    return std::max(ratio * ratio, least);
}

/// How many times more runs the job takes to be known that precisely: 1 or less if it is.
double growth_of(const JobOutcome& outcome, double precision) {
    constexpr double least_share = 0.01; // rarer failures would take for ever
    double growth = 0;
    const auto want = [&](const Estimate& figure, double least) {
        const double allowed = precision * std::max(figure.value, least);
        const double ratio = allowed > 0 ? figure.half_width() / allowed : 0;
        growth = std::max(growth, ratio * ratio);
    };
    want(outcome.makespan, 0);
    want(outcome.node_hours, 0);
    want(outcome.failed_share, least_share);
    growth = std::max(growth, growth_to_decide(outcome.slo.back(), precision));
    return growth > 1 ? 1.1 * growth : growth;
}

JobOutcome outcome_of(const JobTrial& trial, const JobDemands& demands, const Runs& runs,
                      double max_error_rate, const Effort& effort) {
    const auto mean = [&](auto&& figure) { return mean_of(runs, effort.confidence, figure); };
    JobOutcome outcome;
    outcome.played = demands.played();
    bool loses_some = false;
    for (const serving::JobRun& run : runs) {
        outcome.attempts += run.attempts;
        outcome.items_done += run.items_done;
        outcome.items_failed += run.items_failed;
        outcome.unfinished += run.finished ? 0 : 1;
        outcome.rented.push_back(run.rented);
        outcome.rented_dedicated.push_back(run.rented_dedicated);
        loses_some |= run.timed_out > 0 || run.items_failed > 0;
    }
    const std::vector<double> makespans = makespans_of(runs);
    outcome.one_run = stats::prediction_interval(makespans, effort.confidence);
    outcome.makespan =
        outcome.unfinished > 0
            ? Estimate{stats::infinite, outcome.one_run.low, stats::infinite}
            : mean([](const serving::JobRun& run) { return in_seconds(run.makespan); });
    outcome.node_hours = mean([](const serving::JobRun& run) { return run.rented.in_hours(); });
    outcome.idle_hours = idle_hours(trial, runs);
    outcome.attempts_again =
        mean([](const serving::JobRun& run) { return run.attempts - run.begun; });
    outcome.evictions = mean([](const serving::JobRun& run) { return run.evictions; });
    outcome.failed_share = failed_share(runs, trial.job, effort.confidence);
    // Where nothing can be lost there is no doubt, however few items there are.
    const bool can_fail = trial.job.failures > 0 || loses_some;
    outcome.slo = bounds_of(trial, outcome, max_error_rate, can_fail);
    outcome.precise = outcome.unfinished == 0 && growth_of(outcome, effort.precision) <= 1;
    return outcome;
}

} // namespace

JobOutcome run_job(const JobTrial& trial, const JobDemands& demands, double max_error_rate,
                   const Effort& effort, Duration give_up) {
    const Runs runs = run_all(trial, demands, effort, give_up, RunProgress());
    return outcome_of(trial, demands, runs, max_error_rate, effort);
}

tl::expected<PreciseJob, std::string> run_job_precisely(const JobTrial& trial,
                                                        double max_error_rate, const Effort& effort,
                                                        const RunProgress& progress) {
    constexpr double most_growth = 4;
    for (std::int64_t wanted = runs_to_tell_failures(trial, max_error_rate, effort);;) {
        auto demands = JobDemands::draw(trial, effort, wanted);
        if (!demands) {
            return tl::unexpected(demands.error());
        }
        const auto count = static_cast<std::int64_t>(demands->runs().size());
        const Runs runs = run_all(trial, *demands, effort, serving::JobRunLimit{}.time, progress);
        JobOutcome outcome = outcome_of(trial, *demands, runs, max_error_rate, effort);
        const std::int64_t affordable =
            effort.max_requests / std::max<std::int64_t>(outcome.attempts / count, 1);
        const double growth = std::min(growth_of(outcome, effort.precision), most_growth);
        const std::int64_t more = std::min(
            static_cast<std::int64_t>(static_cast<double>(count) * growth) + 1, affordable);
        const bool is_all = count < wanted || more <= count || outcome.unfinished > 0;
        if (outcome.precise || is_all) {
            return PreciseJob{std::move(*demands), std::move(outcome)};
        }
        wanted = more;
    }
}

} // namespace skusim::experiment
