// What is asked for: the objective, and the rules of selection, plan and simulation.
#pragma once

#include <skusim/scenario/scenario.hpp>
#include <skusim/schema/fields.hpp>

#include <vector>

namespace skusim::scenarios {

/// Bounds on the latency, as a map of quantiles.
[[nodiscard]] schema::Notation<std::vector<scenario::TimeBound>>
time_bounds(stats::QuantityKind kind);

[[nodiscard]] const schema::Notation<scenario::Objective>& objective();
[[nodiscard]] const schema::Notation<scenario::Selection>& selection();
[[nodiscard]] const schema::Notation<scenario::Policy>& policy();
[[nodiscard]] const schema::Notation<scenario::Simulation>& simulation();

} // namespace skusim::scenarios
