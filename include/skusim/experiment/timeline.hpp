// One stretch of simulated time, to be looked at: how queue and workers swing.
#pragma once

#include <skusim/experiment/trial.hpp>

#include <cstdint>
#include <vector>

namespace skusim::experiment {

/// One of equally long steps.
struct TimelineStep {
    double queued = 0;      ///< requests that wait, on average over the step
    double most_queued = 0; ///< the most at once
    double utilization = 0; ///< share of the workers' time in service
};

/// A single run, not an average: it shows what a run looks like, and estimates nothing.
struct Timeline {
    double step_seconds = 0;
    std::vector<TimelineStep> steps;
};

/// Simulates one replication of the trial, watched by hooks that the measuring runs do not have,
/// over `seconds` in `steps` parts after as long a time to warm up. The same arguments give the
/// same timeline. `seconds` is above 0, `steps` at least 1. The trial is stable.
[[nodiscard]] Timeline record_timeline(const Trial& trial, std::uint64_t seed, double seconds,
                                       int steps);

} // namespace skusim::experiment
