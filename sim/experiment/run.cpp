#include <skusim/base/check.hpp>
#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/outcome_memory.hpp>
#include <skusim/experiment/progress.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/stats/warm_up.hpp>

#include "decisions.hpp"
#include "experiment/pattern/run_pattern.hpp"
#include "growth.hpp"
#include "measure.hpp"
#include "progress_meter.hpp"
#include "replication.hpp"
#include "size.hpp"
#include "warm_up.hpp"

#include <algorithm>
#include <cmath>
#include <tbb/parallel_for.h>
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

void observe(const Replications& replications, std::int64_t arrivals_each, ProgressMeter& meter) {
    tbb::parallel_for(std::size_t{0}, replications.size(), [&](std::size_t i) {
        replications[i]->observe(arrivals_each);
        meter.add(arrivals_each);
    });
}

Tallies tallies_of(const Replications& replications) {
    Tallies tallies;
    for (const auto& replication : replications) {
        tallies.push_back(&replication->tally());
    }
    return tallies;
}

/// A recording that tells the tokens of its requests leaves nothing to chance but where its replay
/// starts: after so many rounds nothing new comes.
std::int64_t enough_requests(const Trial& trial, const Effort& effort) {
    const auto* tokens = trial.cluster.kind_if<serving::Tokens>();
    const auto* trace = std::get_if<workload::TraceArrivals>(&trial.arrivals);
    if (tokens == nullptr || trace == nullptr || !tokens->lengths.recorded) {
        return effort.enough;
    }
    constexpr std::int64_t rounds = 64;
    constexpr std::int64_t least = 200'000;
    return std::min(effort.enough, std::max(least, rounds * trace->source->facts().arrivals));
}

Outcome run_until_goal(const Trial& trial, const scenario::Objective* objective,
                       const Effort& effort, const Replications& replications, bool is_warm,
                       ProgressMeter& meter) {
    constexpr double most_growth = 4;
    const std::int64_t enough = enough_requests(trial, effort);
    const auto count = static_cast<std::int64_t>(replications.size());
    std::int64_t measured_each = 0;
    // Requests that the last look foresaw. A run that stops as soon as its intervals happen to be
    // narrow stops too soon where they are too narrow; two looks that agree are fooled less often.
    double foreseen_each = 0;
    std::int64_t segment =
        std::max<std::int64_t>(std::min(effort.first_look, effort.max_requests / 2) / count, 1);
    meter.expect(segment * count);
    for (;;) {
        observe(replications, segment, meter);
        measured_each += segment;
        Outcome outcome = measure(trial, objective, effort, tallies_of(replications));
        double growth = growth_for(outcome, objective, effort);
        outcome.precise = growth <= 1;
        if (effort.goal == Goal::precision) {
            const double measured = static_cast<double>(measured_each);
            const double foreseen = std::exchange(foreseen_each, growth * measured);
            growth = outcome.precise ? foreseen / measured : growth;
        }
        const std::int64_t left =
            std::min((effort.max_requests - outcome.requests.simulated) / count,
                     enough / count - measured_each);
        const bool is_cut_short = std::any_of(replications.begin(), replications.end(),
                                              [](const auto& r) { return r->is_cut_short(); });
        if (is_cut_short || !is_warm) {
            doubt(outcome);
        }
        if (growth <= 1 || left <= 0 || is_cut_short) {
            return outcome;
        }
        const double measured = static_cast<double>(measured_each);
        const auto more = [&](double factor) {
            const double wanted = std::min(measured * (factor - 1), static_cast<double>(left));
            return std::max<std::int64_t>(static_cast<std::int64_t>(wanted), 1);
        };
        segment = more(std::min(growth, most_growth));
        meter.expect(more(growth) * count);
    }
}

/// Fewer where a trial is so large that all of them would not fit into memory, or a closed loop so
/// large that the clients' first requests alone would spend the budget.
int replications_for(const Trial& trial, const Effort& effort) {
    double affordable = most_inside / most_held(trial);
    if (const auto* closed = std::get_if<workload::ClosedArrivals>(&trial.arrivals)) {
        constexpr std::int64_t requests_each = 16;
        const std::int64_t clients = std::max(closed->concurrency, 1);
        affordable = std::min(affordable,
                              static_cast<double>(effort.max_requests / (requests_each * clients)));
    }
    return static_cast<int>(
        std::clamp<double>(affordable, least_replications, effort.replications));
}

/// What is known of a trial too large to be simulated: nothing.
Outcome unmeasured(const Trial& trial, const scenario::Objective* objective, const Effort& effort) {
    const Tally empty(effort.waits, trial.classes.size());
    Outcome outcome = measure(trial, objective, effort, Tallies(least_replications, &empty));
    doubt(outcome);
    return outcome;
}

/// What an unstable load does to every bound: nothing that it asks for exists.
void add_bounds_without_values(std::vector<BoundResult>& bounds,
                               const scenario::Objective& objective) {
    constexpr stats::Estimate none{stats::infinite, stats::infinite, stats::infinite};
    for (const scenario::Bound& bound : scenario::bounds_of(objective)) {
        bounds.push_back({bound.quantity, bound.value, none, Decision::fails});
    }
}

std::vector<BoundResult> bounds_without_values(const Trial& trial,
                                               const scenario::Objective& objective) {
    std::vector<BoundResult> bounds;
    add_bounds_without_values(bounds, objective);
    for (std::size_t number = 0; number < objective.classes.size(); ++number) {
        const std::size_t before = bounds.size();
        add_bounds_without_values(bounds, objective.classes[number]);
        for (std::size_t i = before; i < bounds.size(); ++i) {
            bounds[i].request_class = trial.classes[number].name;
        }
    }
    return bounds;
}

} // namespace

Outcome run(const Trial& trial, const scenario::Objective* objective, const Effort& effort) {
    return run(trial, objective, effort, RunProgress());
}

namespace {

Outcome run_anew(const Trial& trial, const scenario::Objective* objective, const Effort& effort,
                 const RunProgress& progress) {
    SKUSIM_CHECK(trial.cluster.nodes() >= 1 && trial.cluster.group().slots.most() >= 1,
                 "a cluster that serves");
    const auto* batching = trial.cluster.kind_if<serving::Batching>();
    SKUSIM_CHECK(batching == nullptr || batching->time_of(1) == trial.service.mean,
                 "a request is a batch of one");
    if (!is_stable(trial)) {
        Outcome unstable;
        unstable.stable = false;
        unstable.offered_utilization = offered_utilization(trial);
        if (objective != nullptr) {
            unstable.slo = bounds_without_values(trial, *objective);
        }
        return unstable;
    }
    if (most_held(trial) > most_inside / least_replications) {
        return unmeasured(trial, objective, effort);
    }
    ProgressMeter meter(progress);
    if (std::holds_alternative<workload::PatternArrivals>(trial.arrivals)) {
        return run_pattern(trial, objective, effort, meter);
    }
    Replications replications;
    const int count = replications_for(trial, effort);
    for (int number = 0; number < count; ++number) {
        const serving::Seed seed{effort.seed, static_cast<std::uint32_t>(number),
                                 effort.draws.get()};
        replications.push_back(make_replication(trial, seed, effort.waits));
        // Twice its share of the budget: segments are planned within it, and only a cool-down that
        // does not come to its end exceeds it.
        replications.back()->limit(
            2 * effort.max_requests / count + 1000,
            static_cast<std::size_t>(std::max(most_inside / count, 2 * most_held(trial))));
    }
    const bool is_warm = warm_up(trial, effort, replications, meter);
    return run_until_goal(trial, objective, effort, replications, is_warm, meter);
}

} // namespace

Outcome run(const Trial& trial, const scenario::Objective* objective, const Effort& effort,
            const RunProgress& progress) {
    const auto anew = [&] { return run_anew(trial, objective, effort, progress); };
    return effort.outcomes ? effort.outcomes->outcome(trial, objective, effort, anew) : anew();
}

} // namespace skusim::experiment
