// What the error of a fitted service time does to a plan.
#pragma once

#include <skusim/planner/plan.hpp>

#include "table.hpp"

#include <nlohmann/json_fwd.hpp>

namespace skusim::report {

/// Adds it to what a plan says of `choice`, which has a fit_error.
void add_fit_error(Table& table, const planner::Choice& choice, double confidence);

/// Nodes, and USD per hour, that the fit's error alone leaves possible: {value, low, high}; null
/// where the service's parameters are exact.
[[nodiscard]] nlohmann::ordered_json nodes_interval_json(const planner::Choice& choice);
[[nodiscard]] nlohmann::ordered_json cost_interval_json(const planner::Choice& choice);

} // namespace skusim::report
