// The candidates of a plan for programs.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/planner/plan.hpp>

namespace skusim::report {

/// All of them, up the ladder.
[[nodiscard]] Json candidates_json(const planner::Plan& plan);

} // namespace skusim::report
