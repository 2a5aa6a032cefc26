// Reads the language model that a scenario names.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/scenario/scenario.hpp>

#include "origin.hpp"

namespace skusim::scenarios {

/// Puts the shape of the model into the scenario, with its weights in the format that is asked for.
/// Nothing is done where none is named.
[[nodiscard]] Result<void> read_language_model(scenario::Scenario& scenario, Origin& origin);

} // namespace skusim::scenarios
