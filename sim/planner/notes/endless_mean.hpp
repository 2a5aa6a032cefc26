// What a bound on a mean is worth where requests can be refused.
#pragma once

#include <skusim/planner/plan.hpp>

#include <optional>
#include <string>

namespace skusim::planner {

/// A request that is refused or abandoned is never answered, and the mean with it: a count of nodes
/// that lets none of the simulated requests go lets one go in the long run. Nothing where no
/// request can be lost, or no mean of a time is bounded.
[[nodiscard]] std::optional<std::string> warning_of_endless_mean(const Candidate& candidate,
                                                                 const Choice& choice);

} // namespace skusim::planner
