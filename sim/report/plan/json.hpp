// A plan for programs.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>

namespace skusim::report {

[[nodiscard]] Json plan_json(const PlanResult& result);

} // namespace skusim::report
