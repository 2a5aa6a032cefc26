#include <skusim/base/check.hpp>
#include <skusim/theory/approximate.hpp>

#include "quantile.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace skusim::theory {
namespace {

/// Service times of equal likelihood that stand for the law.
std::vector<double> equal_shares(const std::function<double(double)>& quantile_seconds) {
    constexpr int count = 1024;
    std::vector<double> seconds(count);
    for (int i = 0; i < count; ++i) {
        seconds[static_cast<std::size_t>(i)] = quantile_seconds((i + 0.5) / count);
    }
    return seconds;
}

} // namespace

double approximate_mean_wait_seconds(const MultiServer& system, double arrival_cv,
                                     double service_cv) {
    SKUSIM_CHECK(std::isfinite(arrival_cv) && arrival_cv >= 0 && std::isfinite(service_cv) &&
                     service_cv >= 0,
                 "a coefficient of variation cannot be negative");
    const double variation = (arrival_cv * arrival_cv + service_cv * service_cv) / 2;
    return mean_wait_seconds(system) * variation;
}

double
guess_response_quantile_seconds(const MultiServer& system, double service_cv,
                                const std::function<double(double)>& service_quantile_seconds,
                                double probability) {
    const double offered = offered_load(system);
    const double waiting = erlang_c(system.servers, offered);
    const double mean_wait = approximate_mean_wait_seconds(system, 1, service_cv);
    // mean_wait / waiting, without dividing by a probability that may be 0.
    const double mean_wait_of_waiting = (1 + service_cv * service_cv) / 2 *
                                        system.mean_service_seconds / (system.servers - offered);
    const std::vector<double> services = equal_shares(service_quantile_seconds);
    const auto tail = [&](double seconds) {
        double sum = 0;
        for (const double service : services) {
            const double rest = seconds - service;
            sum += rest < 0 ? 1 : waiting * std::exp(-rest / mean_wait_of_waiting);
        }
        return sum / static_cast<double>(services.size());
    };
    return quantile_of(tail, probability, mean_wait + system.mean_service_seconds);
}

} // namespace skusim::theory
