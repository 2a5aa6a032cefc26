// What scaling the replicas of a chosen cluster would do.
#pragma once

#include <skusim/planner/plan.hpp>

#include "effort.hpp"
#include "scale_out.hpp"

#include <vector>

namespace skusim::planner {

/// The rules by which replicas scale: the scenario's; else, where the load is a pattern and the
/// target scales replicas, those that its front end documents. Nothing if they do not scale, as
/// replicas that batch do not.
[[nodiscard]] std::optional<serving::ScalingRules>
scaling_rules(const scenario::Scenario& scenario);

/// Simulates the choices' clusters with scaled replicas, where they scale.
void autoscale(const scenario::Scenario& scenario, const Efforts& efforts,
               const std::vector<Contender>& contenders, Plan& plan);

} // namespace skusim::planner
