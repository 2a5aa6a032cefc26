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

experiment::Outcome run_fed(const experiment::Trial& trial, const scenario::Objective& objective,
                            experiment::Effort& effort, std::int64_t most_requests) {
    constexpr std::int64_t more = 10;
    const auto times_more = [&](std::int64_t requests) {
        return std::max(requests,
                        requests < most_requests / more ? more * requests : most_requests);
    };
    experiment::Outcome outcome = experiment::run(trial, &objective, effort);
    while (is_starved(outcome) && effort.max_requests < most_requests) {
        effort.max_requests = times_more(effort.max_requests);
        effort.enough = times_more(effort.enough);
        outcome = experiment::run(trial, &objective, effort);
    }
    return outcome;
}

} // namespace skusim::planner
