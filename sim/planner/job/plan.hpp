// A job's plan: which SKU, how many nodes, in which tier, for the least cost of the whole job
// that meets the deadline.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/planner/progress.hpp>
#include <skusim/scenario/scenario.hpp>

#include <vector>

namespace skusim::planner {

/// Sets the plan's choices, and the verdict and reason of every admitted candidate. The guidance
/// choice is the first SKU up the ladder that meets the deadline, in its cheaper tier; the cheapest
/// is that of least mean cost of a run. SKUs that cannot cost less by work conservation are not
/// simulated.
void plan_job(const scenario::Scenario& scenario, const catalog::Hardware& hardware,
              const std::vector<std::size_t>& admitted, Plan& plan, const ProgressSink& progress);

} // namespace skusim::planner
