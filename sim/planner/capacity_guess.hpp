// Where the search for a node's capacity begins.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

namespace skusim::planner {

/// The rate of an open stream at which the latency of one node reaches the tightest bound: at most
/// 0.99 of what the workers can do, and above 0. Queue limits are left out of account, and of the
/// front end all but its mean. Exponential and hyperexponential service by few workers is solved as
/// a MAP/PH/c queue, the gaps between arrivals by a phase-type law of their mean and variation;
/// other nodes are taken by G/G/c approximations, or as full batches where they batch.
[[nodiscard]] double guess_capacity_per_second(const experiment::Trial& trial,
                                               const scenario::Objective& objective);

} // namespace skusim::planner
