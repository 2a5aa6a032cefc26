// What the error of a fitted service time does to a plan.
#pragma once

#include <skusim/planner/plan.hpp>

#include "table.hpp"

namespace skusim::report {

/// Adds it to what a plan says of `choice`, which has a fit_error.
void add_fit_error(Table& table, const planner::Choice& choice, double confidence);

} // namespace skusim::report
