#include <skusim/experiment/steady_state.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/planner/efforts.hpp>

#include <algorithm>

namespace skusim::planner {

namespace {

bool is_open(const experiment::BoundResult& bound) {
    return bound.decision == experiment::Decision::undecided;
}

/// Estimated so far inside that a longer run most likely shows it to hold, or without an estimate.
/// An interval that lies inside and is doubted all the same lacks a warm-up, not requests.
bool lacks_requests(const experiment::BoundResult& bound) {
    constexpr double well_inside = 0.7;
    const double value = bound.value.value;
    return value == stats::infinite ||
           (value < well_inside * bound.bound && bound.value.high > bound.bound);
}

/// Whether the objective is undecided although every open bound is estimated well inside, or not at
/// all: quantiles far out, or of a class that few requests belong to, take more requests than
/// usual.
bool is_starved(const experiment::Outcome& outcome) {
    if (!outcome.stable || experiment::decision(outcome) != experiment::Decision::undecided) {
        return false;
    }
    return std::any_of(outcome.slo.begin(), outcome.slo.end(), is_open) &&
           std::all_of(outcome.slo.begin(), outcome.slo.end(),
                       [](const experiment::BoundResult& bound) {
                           return !is_open(bound) || lacks_requests(bound);
                       });
}

} // namespace

Pursuits::Pursuits(const experiment::Effort& precise) : effort_(precise) {
    // Histograms tell quantiles to 0.1 %, so that no number of requests decides much closer ties.
    constexpr double finest = 0.003;
    effort_.sure_precision = std::min(finest, precise.precision);
}

const experiment::Outcome* Pursuits::outcome(experiment::Goal goal, const experiment::Trial& node,
                                             int nodes, const experiment::Trial& cluster,
                                             const scenario::Objective& objective,
                                             const experiment::Outcome& known,
                                             const experiment::RunProgress& progress) {
    const auto key = std::tuple(goal, &node, nodes);
    if (const auto found = outcomes_.find(key); found != outcomes_.end()) {
        return &found->second;
    }
    // A count at the very bound, which no number of requests tells, leaves the most for others.
    constexpr std::int64_t pursuits_left = 4;
    experiment::Effort effort = effort_;
    effort.goal = goal;
    effort.max_requests /= pursuits_left;
    if (cluster.cluster.kind_if<serving::Tokens>() != nullptr) {
        // A request of an engine is some twenty times the work of another, and a plan must not take
        // long for a count that no more than its last per mille would decide.
        constexpr std::int64_t most_of_engines = 1'000'000;
        effort.max_requests = std::min(effort.max_requests, most_of_engines);
    }
    constexpr std::int64_t least_more = 2;
    if (effort.max_requests / least_more < known.requests.simulated) {
        return nullptr;
    }
    if (goal == experiment::Goal::decision) {
        effort.first_look = std::max(effort.first_look, known.requests.simulated);
    }
    experiment::Outcome outcome = experiment::run(cluster, &objective, effort, progress);
    effort_.max_requests =
        std::max<std::int64_t>(effort_.max_requests - outcome.requests.simulated, 0);
    return &outcomes_.emplace(key, std::move(outcome)).first->second;
}

experiment::Outcome run_fed(const experiment::Trial& trial, const scenario::Objective& objective,
                            experiment::Effort& effort, std::int64_t most_requests) {
    constexpr std::int64_t more = 10;
    const auto times_more = [&](std::int64_t requests) {
        return std::max(requests,
                        requests < most_requests / more ? more * requests : most_requests);
    };
    // Where clients are many, they would spend the budget before they had forgotten how they began,
    // and what was measured then decides nothing.
    const std::int64_t to_settle = experiment::requests_to_settle(trial);
    if (to_settle <= most_requests) {
        effort.max_requests = std::max(effort.max_requests, to_settle);
    }
    experiment::Outcome outcome = experiment::run(trial, &objective, effort);
    while (is_starved(outcome) && effort.max_requests < most_requests) {
        effort.max_requests = times_more(effort.max_requests);
        effort.enough = times_more(effort.enough);
        outcome = experiment::run(trial, &objective, effort);
    }
    return outcome;
}

} // namespace skusim::planner
