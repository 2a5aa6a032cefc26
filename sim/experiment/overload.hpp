// Engines that are given more than they serve, as no bound of theory tells.
#pragma once

#include <skusim/experiment/trial.hpp>

#include "measure.hpp"

namespace skusim::experiment {

/// Whether the warm-up so far shows that what waits for engines grows without end.
///
/// How fast an engine is depends on what it is given, and theory knows no more than a speed that it
/// does not exceed. An overload shows as a queue that grows in all replications alike, as the load
/// exceeds what is served: in a queue at the very limit of its workers, which grows with the square
/// root of time, the number inside scatters by 0.76 of its mean (the half-normal law of a reflected
/// random walk), and one that fills up to a steady state has no more inside than engines take.
[[nodiscard]] bool grows_without_end(const Trial& trial, const Replications& replications);

} // namespace skusim::experiment
