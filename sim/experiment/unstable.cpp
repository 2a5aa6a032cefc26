#include "unstable.hpp"

#include <skusim/scenario/scenario.hpp>

#include <cstddef>
#include <vector>

namespace skusim::experiment {

namespace {

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

Outcome unstable(const Trial& trial, const scenario::Objective* objective) {
    Outcome outcome;
    outcome.stable = false;
    outcome.offered_utilization = offered_utilization(trial);
    if (objective != nullptr) {
        outcome.slo = bounds_without_values(trial, *objective);
    }
    return outcome;
}

} // namespace skusim::experiment
