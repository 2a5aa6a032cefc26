#include <skusim/base/check.hpp>

#include "theory/birth_death.hpp"

#include <cmath>
#include <cstddef>
#include <numeric>
#include <reference/deterministic.hpp>
#include <vector>

namespace skusim::theory {
namespace {

/// p_0 ... p_last of the number in the system, from the flows over each cut between n - 1 and n at
/// departures, where A arrive during a service: p_n P(A = 0) = p_0 P(A >= n) + sum over i from 1 to
/// n - 1 of p_i P(A > n - i). All terms are positive.
std::vector<double> in_system(double load, std::size_t last) {
    // Enough of the law of A for its tail to be summed from the far end.
    const std::vector<double> arrivals = poisson_distribution(load, static_cast<int>(last) + 40);
    std::vector<double> at_least(arrivals.size());
    std::partial_sum(arrivals.rbegin(), arrivals.rend(), at_least.rbegin());
    std::vector<double> shares = {1 - load};
    for (std::size_t n = 1; n <= last; ++n) {
        double flow = shares[0] * at_least[n];
        for (std::size_t i = 1; i < n; ++i) {
            flow += shares[i] * at_least[n - i + 1];
        }
        shares.push_back(flow / arrivals[0]);
    }
    return shares;
}

} // namespace

double wait_cdf(const DeterministicServer& system, double seconds) {
    SKUSIM_CHECK(std::isfinite(system.arrivals_per_second) && system.arrivals_per_second > 0,
                 "the rate of arrivals must be positive");
    SKUSIM_CHECK(std::isfinite(system.service_seconds) && system.service_seconds > 0,
                 "the service time must be positive");
    const double load = system.arrivals_per_second * system.service_seconds;
    SKUSIM_CHECK(load < 1, "an unstable queue has no stationary wait");
    SKUSIM_CHECK(seconds >= 0, "a wait is not negative");

    const double services = std::floor(seconds / system.service_seconds); // k - 1
    SKUSIM_CHECK(services <= 1e5, "too long a wait to sum over its services");
    const double rest = load * (services + 1 - seconds / system.service_seconds);
    const auto last = static_cast<std::size_t>(services);
    std::vector<double> at_most = in_system(load, last + 1);
    std::partial_sum(at_most.begin(), at_most.end(), at_most.begin());
    double sum = 0;
    double term = std::exp(-rest);
    for (std::size_t j = 0; j <= last; ++j) {
        sum += at_most[last - j + 1] * term;
        term *= rest / static_cast<double>(j + 1);
    }
    return sum;
}

} // namespace skusim::theory
