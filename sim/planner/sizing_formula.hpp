// What the target's documentation would deploy, beside what was simulated.
#pragma once

#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>

#include <optional>

namespace skusim::planner {

/// What the target's documentation would have a user deploy for the load of this choice; nothing
/// where it gives no sizing.
[[nodiscard]] std::optional<SizingFormula> sizing_formula(const scenario::Scenario& scenario,
                                                          const Candidate& candidate,
                                                          const Choice& choice);

} // namespace skusim::planner
