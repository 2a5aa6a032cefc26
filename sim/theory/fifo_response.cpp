#include "fifo_response.hpp"

#include <skusim/base/check.hpp>

#include "birth_death.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace skusim::theory {
double fifo_response_tail(const std::vector<double>& seen, int servers, double mean_service_seconds,
                          double seconds) {
    if (seconds <= 0) {
        return 1;
    }
    const auto free_states = std::min(static_cast<std::size_t>(servers), seen.size());
    const double at_once =
        std::accumulate(seen.begin(), seen.begin() + static_cast<std::ptrdiff_t>(free_states), 0.0);
    double tail = at_once * std::exp(-seconds / mean_service_seconds);

    // G_k = P(k departures and one service take longer). With q_k = P(fewer than k departures by
    // then), G_k - G_(k-1) = (G_k - q_k) / c, because adding an exponential stage to a time adds
    // the stage's mean times the density of the sum to its tail. Run downwards, the recursion is a
    // weighted mean of positive terms; far up, both are 1.
    const int longest = static_cast<int>(seen.size() - free_states);
    const double expected = servers * seconds / mean_service_seconds;
    SKUSIM_CHECK(expected <= 1e8, "too long a time to sum over its departures");
    const int first = std::max(longest, poisson_bound(expected));
    std::vector<double> fewer = poisson_distribution(expected, first);
    std::partial_sum(fewer.begin(), fewer.end(), fewer.begin()); // fewer[k] is q_(k+1)
    double later = 1;                                            // G_k
    for (int k = first; k >= 1; --k) {
        if (k <= longest) {
            tail += seen[free_states + static_cast<std::size_t>(k) - 1] * later;
        }
        later += (fewer[static_cast<std::size_t>(k) - 1] - later) / servers;
    }
    return tail;
}

} // namespace skusim::theory
