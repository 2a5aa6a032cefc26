#include <skusim/base/check.hpp>
#include <skusim/theory/closed.hpp>

#include "birth_death.hpp"
#include "fifo_response.hpp"
#include "quantile.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace skusim::theory {
namespace {

void check(const ClosedSystem& system) {
    SKUSIM_CHECK(system.clients >= 1, "a closed system needs a client");
    SKUSIM_CHECK(system.servers >= 1, "a queue needs a server");
    SKUSIM_CHECK(std::isfinite(system.mean_think_seconds) && system.mean_think_seconds >= 0,
                 "the mean think time cannot be negative");
    SKUSIM_CHECK(std::isfinite(system.mean_service_seconds) && system.mean_service_seconds > 0,
                 "the mean service time must be positive");
}

/// p_0 ... p_clients of the system with so many clients. Without think time the ratios are 0: all
/// clients are always inside.
std::vector<double> distribution(const ClosedSystem& system, int clients) {
    const double think_over_service = system.mean_think_seconds / system.mean_service_seconds;
    std::vector<double> ratios;
    ratios.reserve(static_cast<std::size_t>(clients));
    for (int inside = 1; inside <= clients; ++inside) {
        ratios.push_back(std::min(inside, system.servers) * think_over_service /
                         (clients - inside + 1));
    }
    return birth_death_distribution(ratios);
}

struct Means {
    double inside = 0;
    double waiting = 0;
    double busy = 0; ///< servers
};

Means means(const ClosedSystem& system) {
    check(system);
    const std::vector<double> shares = distribution(system, system.clients);
    Means result;
    for (int n = 1; n <= system.clients; ++n) {
        const double share = shares[static_cast<std::size_t>(n)];
        result.inside += n * share;
        result.waiting += std::max(n - system.servers, 0) * share;
        result.busy += std::min(n, system.servers) * share;
    }
    return result;
}

/// What an arriving request sees: the system without its own client.
std::vector<double> seen_by_arrival(const ClosedSystem& system) {
    check(system);
    return distribution(system, system.clients - 1);
}

} // namespace

double throughput_per_second(const ClosedSystem& system) {
    return means(system).busy / system.mean_service_seconds;
}

double utilization(const ClosedSystem& system) {
    return means(system).busy / system.servers;
}

double mean_in_system(const ClosedSystem& system) {
    return means(system).inside;
}

double mean_wait_seconds(const ClosedSystem& system) {
    const Means mean = means(system);
    return mean.waiting / mean.busy * system.mean_service_seconds;
}

double mean_response_seconds(const ClosedSystem& system) {
    const Means mean = means(system);
    return mean.inside / mean.busy * system.mean_service_seconds;
}

double response_tail(const ClosedSystem& system, double seconds) {
    SKUSIM_CHECK(seconds >= 0, "a response time is not negative");
    return fifo_response_tail(seen_by_arrival(system), system.servers, system.mean_service_seconds,
                              seconds);
}

double response_quantile_seconds(const ClosedSystem& system, double probability) {
    const std::vector<double> seen = seen_by_arrival(system);
    const auto tail = [&](double seconds) {
        return fifo_response_tail(seen, system.servers, system.mean_service_seconds, seconds);
    };
    return quantile_of(tail, probability, mean_response_seconds(system));
}

double most_throughput_per_second(const ClosedSystem& system) {
    check(system);
    return std::min(system.clients / (system.mean_think_seconds + system.mean_service_seconds),
                    system.servers / system.mean_service_seconds);
}

double least_response_seconds(const ClosedSystem& system) {
    check(system);
    return std::max(system.mean_service_seconds,
                    system.clients * system.mean_service_seconds / system.servers -
                        system.mean_think_seconds);
}

} // namespace skusim::theory
