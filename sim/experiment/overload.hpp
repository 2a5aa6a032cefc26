// Engines that are given more than they serve, as no bound of theory tells.
#pragma once

#include <skusim/experiment/trial.hpp>

#include "measure.hpp"

#include <cstdint>

namespace skusim::experiment {

/// Whether the warm-up so far shows that what waits for engines grows without end.
///
/// How fast an engine is depends on what it is given, and theory knows no more than a speed that it
/// does not exceed. An overload shows as a queue that grows in all replications alike, as the load
/// exceeds what is served: in a queue at the very limit of its workers, which grows with the square
/// root of time, the number inside scatters by 0.76 of its mean (the half-normal law of a reflected
/// random walk), and one that fills up to a steady state has no more inside than engines take.
[[nodiscard]] bool grows_without_end(const Trial& trial, const Replications& replications);

/// What measured windows tell of those that wait for engines.
enum class Backlog {
    passing,  ///< as many are served as come, as far as can be told
    doubtful, ///< fewer were served than came, beyond chance: it is no steady state, or not yet
    endless   ///< and in all replications alike, by more than a queue at the limit would scatter
};

/// The overload that is too small, or hides too well behind the first arrivals, for the warm-up to
/// show it: what came in the windows less what was served in them. Each replication is of
/// `starts_each` starts that know nothing of each other. A tenth of `precision` of what came is no
/// matter.
[[nodiscard]] Backlog backlog(const Trial& trial, const Tallies& tallies, std::int64_t starts_each,
                              double precision);

} // namespace skusim::experiment
