// What a reader of the plan should know though it changes no figure.
#pragma once

#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>

namespace skusim::planner {

[[nodiscard]] std::vector<std::string> warnings(const scenario::Scenario& scenario,
                                                const Plan& plan);

/// What the scenario's target has to say, whatever is chosen.
void add_target_warnings(const scenario::Scenario& scenario, const Plan& plan,
                         std::vector<std::string>& texts);

} // namespace skusim::planner
