// What the error of a fitted service model does to the chosen clusters.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>

namespace skusim::closer {

/// The plan with Choice::fit_error, if the service's parameters are uncertain: for each of some
/// dozens of parameter sets, drawn as the fit leaves them open, the least number of nodes that
/// holds is sought again, with the arrivals and demands of all others. A job's plan stays as it is.
[[nodiscard]] planner::Plan with_fit_error(const scenario::Scenario& scenario,
                                           const catalog::Hardware& hardware, planner::Plan plan);

} // namespace skusim::closer
