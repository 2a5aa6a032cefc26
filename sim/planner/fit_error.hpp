// What the error of a fitted service model does to the chosen clusters.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>

#include "effort.hpp"

namespace skusim::planner {

/// Sets Choice::fit_error of the plan's choices, if the service's parameters are uncertain: for
/// each of some dozens of parameter sets, drawn as the fit leaves them open, the least number of
/// nodes that holds is sought again, with the arrivals and demands of all others.
void carry_fit_error(const scenario::Scenario& scenario, const catalog::Hardware& hardware,
                     const Efforts& efforts, Plan& plan);

} // namespace skusim::planner
