#include <skusim/base/check.hpp>
#include <skusim/theory/approximate.hpp>

#include <cmath>

namespace skusim::theory {
double approximate_mean_wait_seconds(const MultiServer& system, double arrival_cv,
                                     double service_cv) {
    SKUSIM_CHECK(std::isfinite(arrival_cv) && arrival_cv >= 0 && std::isfinite(service_cv) &&
                     service_cv >= 0,
                 "a coefficient of variation cannot be negative");
    const double variation = (arrival_cv * arrival_cv + service_cv * service_cv) / 2;
    return mean_wait_seconds(system) * variation;
}

double guess_response_tail(const MultiServer& system, double arrival_cv, double service_cv,
                           const std::vector<double>& service_seconds, double seconds) {
    const double offered = offered_load(system);
    const double waiting = erlang_c(system.servers, offered);
    // mean_wait / waiting, without dividing by a probability that may be 0.
    const double mean_wait_of_waiting = (arrival_cv * arrival_cv + service_cv * service_cv) / 2 *
                                        system.mean_service_seconds / (system.servers - offered);
    double sum = 0;
    for (const double service : service_seconds) {
        const double rest = seconds - service;
        sum += rest <= 0 ? 1 : waiting * std::exp(-rest / mean_wait_of_waiting);
    }
    return sum / static_cast<double>(service_seconds.size());
}

} // namespace skusim::theory
