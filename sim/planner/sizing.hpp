// The documented number of replicas, beside the simulated one.
#pragma once

#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>

namespace skusim::planner {

/// What the target's documentation would have a user deploy for the load of this choice; nothing
/// where it gives no sizing, or the workload is a job.
[[nodiscard]] std::optional<SizingFormula> sizing_formula(const scenario::Scenario& scenario,
                                                          const Candidate& candidate,
                                                          const Choice& choice);

} // namespace skusim::planner
