// How much memory a trial takes to be simulated.
#pragma once

#include <skusim/experiment/trial.hpp>

namespace skusim::experiment {

/// Requests inside that all replications of a run may hold together: some hundred bytes each.
inline constexpr double most_inside = 6e6;

/// Replications of a run at least: an interval of fewer is wide.
inline constexpr int least_replications = 8;

/// The requests that one replication may come to hold, workers counting for an eighth of one: the
/// clients of a closed loop, what an open stream has in service, and where that overflows what the
/// queues have room for.
[[nodiscard]] double most_held(const Trial& trial);

} // namespace skusim::experiment
