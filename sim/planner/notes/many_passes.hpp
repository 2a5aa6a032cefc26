// Models that answer in many passes, written as one.
#pragma once

#include <skusim/scenario/scenario.hpp>

#include <optional>
#include <string>

namespace skusim::planner {

/// Tells what to write in place of a roofline of one pass whose scenario is called after a family
/// of models that answer token by token. Whoever has been warned by the service itself is not told
/// again.
[[nodiscard]] std::optional<std::string> note_of_many_passes(const scenario::Scenario& scenario);

} // namespace skusim::planner
