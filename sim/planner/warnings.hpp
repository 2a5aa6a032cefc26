// What a reader of the plan should know though it changes no figure.
#pragma once

#include <skusim/planner/plan.hpp>

namespace skusim::planner {

[[nodiscard]] std::vector<std::string> warnings(const scenario::Scenario& scenario,
                                                const Plan& plan);

} // namespace skusim::planner
