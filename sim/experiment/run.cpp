#include <skusim/base/check.hpp>
#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/failures.hpp>
#include <skusim/experiment/outcome_memory.hpp>
#include <skusim/experiment/progress.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

#include "decisions.hpp"
#include "experiment/pattern/run_pattern.hpp"
#include "looks.hpp"
#include "measure.hpp"
#include "progress_meter.hpp"
#include "size.hpp"
#include "start_memory.hpp"
#include "starts.hpp"
#include "unstable.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

namespace skusim::experiment {

std::string_view name(Decision decision) {
    switch (decision) {
    case Decision::holds:
        return "holds";
    case Decision::fails:
        return "fails";
    case Decision::undecided:
        return "undecided";
    }
    return "?";
}

Decision decision(const Outcome& outcome) {
    if (!outcome.stable) {
        return Decision::fails;
    }
    return combined(outcome.slo);
}

namespace {

/// The system never forgets how it began: one start comes after another, each of which is watched
/// for `window` arrivals.
Outcome run_from_many_starts(Looks looks, Starts& starts, bool is_warm, std::int64_t window) {
    // By then the share of starts that a bound holds in is known to 1.5 %: a quantile that is not
    // known lies in a gap, between ways to go.
    constexpr std::int64_t most_starts = 4096;
    starts.drop_measured();
    std::int64_t begun_each = 0;
    for (;;) {
        const auto now = static_cast<double>(std::max<std::int64_t>(begun_each, 1));
        const double wanted = std::ceil(now * (looks.growth() - (begun_each > 0 ? 1 : 0)));
        const std::int64_t affordable =
            std::min(looks.left_each() / (window + starts.warm_up_each()),
                     most_starts / starts.count() - begun_each);
        const std::int64_t times = std::clamp<std::int64_t>(static_cast<std::int64_t>(wanted), 1,
                                                            std::max<std::int64_t>(affordable, 1));
        starts.observe_anew(times, window);
        begun_each += times;
        Outcome outcome = looks.look(starts, is_warm, begun_each * window, begun_each);
        outcome.starts = begun_each * starts.count();
        if (looks.is_last() || outcome.starts >= most_starts) {
            return outcome;
        }
    }
}

Outcome run_until_goal(const Trial& trial, const scenario::Objective* objective,
                       const Effort& effort, Starts& starts, bool is_warm) {
    Looks looks(trial, objective, effort);
    StartMemory memory;
    // The places in a recording at which its replays start are no matter of chance.
    const bool has_random_starts = !std::holds_alternative<workload::TraceArrivals>(trial.arrivals);
    std::int64_t measured_each = 0;
    std::int64_t looked_at_each = 0; ///< by the last look
    std::int64_t segment = std::max<std::int64_t>(
        std::min(effort.first_look, effort.max_requests / 2) / starts.count(), 1);
    for (;;) {
        starts.observe(segment);
        measured_each += segment;
        Outcome outcome = looks.look(starts, is_warm, measured_each);
        if (looks.is_last()) {
            return outcome;
        }
        const Course course = memory.look(starts.tallies(), effort.precision / 4);
        // What a start costs is to be little beside what it shows.
        const std::int64_t window = std::exchange(looked_at_each, measured_each);
        if (course == Course::faithful && has_random_starts && window > 4 * starts.warm_up_each()) {
            return run_from_many_starts(looks, starts, is_warm, window);
        }
        const double more = static_cast<double>(measured_each) * (looks.growth() - 1);
        segment = std::clamp<std::int64_t>(static_cast<std::int64_t>(more), 1, looks.left_each());
        if (course == Course::drifting && has_random_starts) {
            starts.drop_measured(); // it was warm-up still
            memory.forget();
            measured_each = 0;
        }
    }
}

/// What is known of a trial too large to be simulated: nothing.
Outcome unmeasured(const Trial& trial, const scenario::Objective* objective, const Effort& effort) {
    const Tally empty(effort.waits, trial.classes.size());
    Outcome outcome = measure(trial, objective, effort, Tallies(least_replications, &empty));
    doubt(outcome);
    outcome.limit = RunLimit::memory;
    return outcome;
}

} // namespace

Outcome run(const Trial& trial, const scenario::Objective* objective, const Effort& effort) {
    return run(trial, objective, effort, RunProgress());
}

namespace {

/// Nodes that go down and come back cost about what requests do: where that is more often than a
/// request comes, they take most of the budget.
Effort beside_outages(const Trial& trial, Effort effort) {
    const double changes = trial.cluster.outages ? 2 * outages_per_request(trial) : 0;
    if (changes > 1) {
        const auto left = [&](std::int64_t requests) {
            return static_cast<std::int64_t>(static_cast<double>(requests) / (1 + changes));
        };
        effort.max_requests = std::max<std::int64_t>(left(effort.max_requests), 1);
        effort.least_run = left(effort.least_run);
    }
    return effort;
}

Outcome run_anew(const Trial& trial, const scenario::Objective* objective, const Effort& asked,
                 const RunProgress& progress) {
    SKUSIM_CHECK(trial.cluster.nodes() >= 1 && trial.cluster.group().slots.most() >= 1,
                 "a cluster that serves");
    const auto* batching = trial.cluster.kind_if<serving::Batching>();
    SKUSIM_CHECK(batching == nullptr || batching->time_of(1) == trial.service.mean,
                 "a request is a batch of one");
    if (!is_stable(trial)) {
        return unstable(trial, objective);
    }
    const Effort effort = beside_outages(trial, asked);
    if (most_held(trial) > most_inside / least_replications) {
        return unmeasured(trial, objective, effort);
    }
    ProgressMeter meter(progress);
    if (std::holds_alternative<workload::PatternArrivals>(trial.arrivals)) {
        return run_pattern(trial, objective, effort, meter);
    }
    Starts starts(trial, effort, replications_for(trial, effort), meter);
    const WarmUp reached = starts.warm_up();
    return reached == WarmUp::overloaded
               ? unstable(trial, objective)
               : run_until_goal(trial, objective, effort, starts, reached == WarmUp::steady);
}

} // namespace

Outcome run(const Trial& trial, const scenario::Objective* objective, const Effort& effort,
            const RunProgress& progress) {
    const auto anew = [&] { return run_anew(trial, objective, effort, progress); };
    return effort.outcomes ? effort.outcomes->outcome(trial, objective, effort, anew) : anew();
}

} // namespace skusim::experiment
