#include <skusim/base/check.hpp>
#include <skusim/theory/loss.hpp>

#include "birth_death.hpp"
#include "fifo_response.hpp"
#include "quantile.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace skusim::theory {
namespace {

/// p_0 ... p_K.
std::vector<double> distribution(const LossSystem& system) {
    SKUSIM_CHECK(system.servers >= 1, "a queue needs a server");
    SKUSIM_CHECK(system.waiting_places >= 0, "waiting places cannot be negative");
    SKUSIM_CHECK(std::isfinite(system.arrivals_per_second) && system.arrivals_per_second > 0,
                 "the rate of arrivals must be positive");
    SKUSIM_CHECK(std::isfinite(system.mean_service_seconds) && system.mean_service_seconds > 0,
                 "the mean service time must be positive");
    const double offered = system.arrivals_per_second * system.mean_service_seconds;
    const int room = system.servers + system.waiting_places;
    std::vector<double> ratios;
    ratios.reserve(static_cast<std::size_t>(room));
    for (int inside = 1; inside <= room; ++inside) {
        ratios.push_back(std::min(inside, system.servers) / offered);
    }
    return birth_death_distribution(ratios);
}

/// The sum of p_n max(n - from, 0).
double mean_above(const std::vector<double>& shares, int from) {
    double mean = 0;
    for (auto n = static_cast<std::size_t>(from) + 1; n < shares.size(); ++n) {
        mean += static_cast<double>(n - static_cast<std::size_t>(from)) * shares[n];
    }
    return mean;
}

/// The share of arrivals accepted, summed rather than 1 - p_K: exact where nearly all are refused.
double share_accepted(const std::vector<double>& shares) {
    double sum = 0;
    for (std::size_t n = 0; n + 1 < shares.size(); ++n) {
        sum += shares[n];
    }
    return sum;
}

/// What an accepted arrival sees, n = 0..K-1.
std::vector<double> seen_by_accepted(const LossSystem& system) {
    std::vector<double> shares = distribution(system);
    const double accepted = share_accepted(shares);
    shares.pop_back();
    for (double& share : shares) {
        share /= accepted;
    }
    return shares;
}

} // namespace

double blocking_probability(const LossSystem& system) {
    return distribution(system).back();
}

double throughput_per_second(const LossSystem& system) {
    return system.arrivals_per_second * share_accepted(distribution(system));
}

double utilization(const LossSystem& system) {
    return throughput_per_second(system) * system.mean_service_seconds / system.servers;
}

double mean_in_system(const LossSystem& system) {
    return mean_above(distribution(system), 0);
}

double mean_wait_seconds(const LossSystem& system) {
    return mean_above(distribution(system), system.servers) / throughput_per_second(system);
}

double mean_response_seconds(const LossSystem& system) {
    return mean_wait_seconds(system) + system.mean_service_seconds;
}

double response_tail(const LossSystem& system, double seconds) {
    SKUSIM_CHECK(seconds >= 0, "a response time is not negative");
    return fifo_response_tail(seen_by_accepted(system), system.servers, system.mean_service_seconds,
                              seconds);
}

double response_quantile_seconds(const LossSystem& system, double probability) {
    const std::vector<double> seen = seen_by_accepted(system);
    const auto tail = [&](double seconds) {
        return fifo_response_tail(seen, system.servers, system.mean_service_seconds, seconds);
    };
    return quantile_of(tail, probability, mean_response_seconds(system));
}

} // namespace skusim::theory
