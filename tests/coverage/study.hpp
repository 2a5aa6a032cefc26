// How the simulator's intervals compare with the truth, and how often they hold it.
#pragma once

#include "reference_system.hpp"

#include <cstdint>
#include <vector>

namespace skusim::reference {

/// Systems of which each takes seconds to measure to 2 % at 99.99 % confidence ...
[[nodiscard]] std::vector<ReferenceSystem> quick_systems();
/// ... and those that take longer.
[[nodiscard]] std::vector<ReferenceSystem> slow_systems();

/// Runs a system until its means, median and p95 are known to `precision` at 99.99 % confidence,
/// and its p99 where 2 % is asked of it.
[[nodiscard]] experiment::Outcome measure_precisely(const ReferenceSystem& system,
                                                    double precision = 0.02);

/// The eight systems of the coverage study: six, and the two that are busiest, of which each takes
/// about as long as the six together or longer.
[[nodiscard]] std::vector<ReferenceSystem> coverage_systems();
[[nodiscard]] std::vector<ReferenceSystem> busy_coverage_systems();

/// Those whose think or service times have coefficients of variation of 2 to 5.
[[nodiscard]] std::vector<ReferenceSystem> varied_systems();

/// Engines of a language model.
[[nodiscard]] std::vector<ReferenceSystem> token_systems();

/// Of `seeds` runs, how many intervals of one figure held the truth.
struct Coverage {
    std::string figure;
    int seeds = 0;
    int held = 0;
    int held_at_half_width = 0; ///< had every interval been half as wide about its value
    int too_low = 0;            ///< whole interval below the truth
};

/// Runs the system with each of the seeds 1 ... `seeds` and this effort, as a user's simulation
/// with this objective is run (nullptr: without one), and counts for every figure.
[[nodiscard]] std::vector<Coverage> coverage(const ReferenceSystem& system, int seeds,
                                             const scenario::Objective* objective,
                                             const experiment::Effort& effort);

} // namespace skusim::reference
