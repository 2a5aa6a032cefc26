// What scaling the replicas of a chosen cluster would do.
#pragma once

#include <skusim/planner/choice.hpp>
#include <skusim/report/table.hpp>

namespace skusim::report {

/// Rows below a choice: its rules, the objective as it is met then, and what a day takes and costs.
void add_autoscaled(Table& table, const planner::Autoscaled& autoscaled);

} // namespace skusim::report
