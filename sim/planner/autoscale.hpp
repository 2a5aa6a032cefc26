// What scaling the replicas of a chosen cluster would do.
#pragma once

#include <skusim/planner/efforts.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>

#include "service_contender.hpp"

#include <vector>

namespace skusim::planner {

/// Simulates the choices' clusters with scaled replicas, where they scale.
void autoscale(const scenario::Scenario& scenario, const Efforts& efforts,
               const std::vector<ServiceContender>& contenders, Plan& plan);

} // namespace skusim::planner
