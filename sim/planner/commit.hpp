// What committing to a part of a chosen cluster would save.
#pragma once

#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>

namespace skusim::planner {

/// Adds to each choice of a service what the policy's commitments come to: arithmetic on prices and
/// on the nodes that are in use, all of the time or, where they scale, as simulated. Spot machines
/// are committed to by nobody.
void commit(const scenario::Scenario& scenario, Plan& plan);

} // namespace skusim::planner
