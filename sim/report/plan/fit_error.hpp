// What the error of a fitted service time does to a plan.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/report/table.hpp>

namespace skusim::report {

/// Adds it to what a plan says of `choice`, which has a fit_error.
void add_fit_error(Table& table, const planner::Choice& choice, double confidence);

/// Nodes, and USD per hour, that the fit's error alone leaves possible: {value, low, high}; null
/// where the service's parameters are exact.
[[nodiscard]] Json nodes_interval_json(const planner::Choice& choice);
[[nodiscard]] Json cost_interval_json(const planner::Choice& choice);

} // namespace skusim::report
