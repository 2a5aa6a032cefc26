// Sequences that are longer than a language model was made for.
#pragma once

#include <skusim/scenario/scenario.hpp>

#include <optional>
#include <string>

namespace skusim::planner {

/// Nothing where the model's context is not known, or the scenario asks for no more.
[[nodiscard]] std::optional<std::string> note_of_context(const scenario::Scenario& scenario);

} // namespace skusim::planner
