// How much faster several threads do the work of one request than a single thread.
//
//   speedup(n) = n / (1 + sigma (n - 1) + kappa n (n - 1))
//
// with contention sigma (the share of the work that is done one thread at a time) and coherence
// kappa (what every pair of threads spends on each other): the universal scalability law (N. J.
// Gunther, "Guerrilla Capacity Planning", 2007, chapter 4). kappa = 0 is Amdahl's law (1967) with
// the parallel fraction 1 - sigma. Fitted values hold for the range of threads they were fitted
// on; with kappa above 0 the law has a maximum, beyond which more threads are slower.
#pragma once

namespace skusim::service {

struct ThreadScaling {
    double contention = 0; ///< sigma, from 0 to 1
    double coherence = 0;  ///< kappa, at least 0

    bool operator==(const ThreadScaling&) const = default;
};

/// Amdahl's law: the share `parallel_fraction`, from 0 to 1, of the work is done by all threads.
[[nodiscard]] constexpr ThreadScaling amdahl(double parallel_fraction) {
    return {1 - parallel_fraction, 0};
}

/// The time on one thread over that on `threads` >= 1. It may be below 1.
[[nodiscard]] double speedup(const ThreadScaling& scaling, int threads);

} // namespace skusim::service
