// What the choices of a plan survive.
#pragma once

#include <skusim/placement/refusal.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>

#include "service_contender.hpp"

#include <optional>
#include <vector>

namespace skusim::planner {

/// Spare nodes are to follow from an availability that no number of nodes has.
[[nodiscard]] std::optional<placement::Refusal>
refused_availability(const scenario::Scenario& scenario);

/// Tells each choice what it survives, where the scenario has `failures`. Counts of nodes that are
/// neither known to hold nor to fail are simulated if an event leaves them.
void survive(const scenario::Scenario& scenario, std::vector<ServiceContender>& contenders,
             Plan& plan);

} // namespace skusim::planner
