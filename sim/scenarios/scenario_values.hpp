// From the checked map of a scenario file to a scenario's parts.
#pragma once

#include <skusim/scenario/scenario.hpp>
#include <skusim/schema/values.hpp>

#include <string>

namespace skusim::scenarios {

/// Everything that the file itself says. The rows of a service table are not read yet: only its
/// file is named; nor is a recording, or are a target's defaults applied.
[[nodiscard]] scenario::Scenario to_scenario(const text::Value& map, const std::string& file);

// Its parts.

[[nodiscard]] service::Scaling as_thread_scaling(const text::Value& map);
[[nodiscard]] scenario::Objective as_objective(const text::Value& map);
[[nodiscard]] scenario::Selection as_selection(const text::Value& map);
[[nodiscard]] scenario::Policy as_policy(const text::Value& map);
[[nodiscard]] scenario::Simulation as_simulation(const text::Value& map);

} // namespace skusim::scenarios
