// The candidates of a plan for programs.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>

namespace skusim::report {

/// All of them, up the ladder.
[[nodiscard]] Json candidates_json(const PlanResult& result);

} // namespace skusim::report
