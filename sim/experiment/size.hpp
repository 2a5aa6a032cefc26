// How much memory a trial takes to be simulated, and how many replications there is room for.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/trial.hpp>

namespace skusim::experiment {

/// Requests inside that all replications of a run may hold together: some hundred bytes each.
inline constexpr double most_inside = 6e6;

/// Replications of a run at least: an interval of fewer is wide.
inline constexpr int least_replications = 8;

/// The requests that one replication may come to hold, workers counting for an eighth of one: of a
/// closed loop the clients, those who think for a quarter; what an open stream has in service and
/// on the way, and where that overflows what the queues have room for.
[[nodiscard]] double most_held(const Trial& trial);

/// There are as many as the effort asks for; fewer where a trial is so large that all of them would
/// not fit into memory, or what fills it, or the first requests of a closed loop's clients, would
/// spend the budget.
[[nodiscard]] int replications_for(const Trial& trial, const Effort& effort);

} // namespace skusim::experiment
