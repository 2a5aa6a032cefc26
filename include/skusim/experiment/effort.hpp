// How sure an answer must be, and what it may cost.
#pragma once

#include <skusim/random/draw_memory.hpp>

#include <cstdint>
#include <limits>
#include <memory>

namespace skusim::scenario {
struct Simulation;
}

namespace skusim::experiment {

class OutcomeMemory;

/// What makes a run stop.
enum class Goal {
    precision, ///< until every figure that is asked for is within `precision`
    decision,  ///< as soon as the objective holds or fails, or cannot be told apart within
               ///< `precision`
};

/// Independent replications of a run that shall be precise: enough that the spread is known to 13 %
/// (a run stops when its intervals are narrow, and where the spread is a poor guess it stops too
/// soon too often), few enough that each one's warm-up is a small part of it.
inline constexpr int replication_count = 32;

/// What becomes of waiting times, which take longer to know than latencies do.
enum class Waits {
    unmeasured,
    measured, ///< as precisely as the rest happens to make them
    precise,  ///< as precisely as the rest
};

/// How much certainty is asked for, and what it may cost.
struct Effort {
    Goal goal = Goal::precision;
    double confidence = 0.95;
    double precision = 0.02;                ///< half-width of an interval over its value
    std::int64_t max_requests = 50'000'000; ///< simulated, warm-up included
    std::int64_t first_look = 40'000;       ///< measured requests before the first interval
    /// Measured requests after which it gives up, though `max_requests` are not spent.
    std::int64_t enough = std::numeric_limits<std::int64_t>::max();
    Waits waits = Waits::precise;
    /// Bounds are followed until they are surely decided (see sure_decision()) or known to this
    /// half-width over their value, however narrow the rest is; 0 where `precision` will do. A run
    /// for precision that surely breaks one ends after some million requests, however wide the rest
    /// is. A run for a decision ends as soon as it is sure, or is unlikely to become so with the
    /// requests that are left.
    double sure_precision = 0;
    double warm_up = 1; ///< times the least warm-up that the trial asks for
    /// Whether of patterns, too, every request is simulated, however long and steady an interval.
    bool whole_patterns = false;
    /// What the fewest replications of a pattern may take, though it is more than `max_requests`.
    std::int64_t least_run = 50'000'000;
    std::uint64_t seed = 1;
    int replications = replication_count; ///< at least 8
    /// Draws that runs of one seed share; without it each makes its own. It changes no result.
    std::shared_ptr<random::DrawMemory> draws;
    /// What runs of the same came to; without it each runs. It changes no result.
    std::shared_ptr<OutcomeMemory> outcomes;
};

/// The effort that a scenario asks for: its confidence, precision, budget and seed.
[[nodiscard]] Effort effort_for(const scenario::Simulation& simulation);

} // namespace skusim::experiment
