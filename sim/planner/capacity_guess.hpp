// Where the search for a node's capacity begins.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

namespace skusim::planner {

/// The rate of an open stream at which the latency of one node, as M/G/c approximations have it,
/// or of full batches, reaches the tightest bound: at most 0.99 of what the workers can do, and
/// above 0. Queue limits are left out of account.
[[nodiscard]] double guess_capacity_per_second(const experiment::Trial& node,
                                               const scenario::Objective& objective);

} // namespace skusim::planner
