#include <skusim/base/check.hpp>
#include <skusim/theory/erlang.hpp>

#include "quantile.hpp"

#include <algorithm>
#include <cmath>

namespace skusim::theory {
namespace {

void check(const MultiServer& system) {
    SKUSIM_CHECK(system.servers >= 1, "a queue needs a server");
    SKUSIM_CHECK(std::isfinite(system.arrivals_per_second) && system.arrivals_per_second > 0,
                 "the rate of arrivals must be positive");
    SKUSIM_CHECK(std::isfinite(system.mean_service_seconds) && system.mean_service_seconds > 0,
                 "the mean service time must be positive");
}

double share_waiting(const MultiServer& system) {
    check(system);
    return erlang_c(system.servers, offered_load(system));
}

/// theta: the rate of the wait of those who wait.
double spare_per_second(const MultiServer& system) {
    return (system.servers - offered_load(system)) / system.mean_service_seconds;
}

/// The integral of exp(-rate s) over s from 0 to `length`, divided by `length`.
double mean_decay(double rate, double length) {
    const double exponent = rate * length;
    return exponent == 0 ? 1 : -std::expm1(-exponent) / exponent;
}

/// P(X + Y > t), X and Y exponential: P(X > t) + integral of P(Y > t - s) over the density of X,
/// with the larger exponential taken out so that neither rate may be the larger.
double tail_of_sum(double one_per_second, double other_per_second, double seconds) {
    const double slower = std::min(one_per_second, other_per_second);
    const double gap = std::abs(one_per_second - other_per_second);
    return std::exp(-one_per_second * seconds) +
           one_per_second * seconds * std::exp(-slower * seconds) * mean_decay(gap, seconds);
}

} // namespace

double erlang_b(int servers, double offered_erlangs) {
    SKUSIM_CHECK(servers >= 0, "servers cannot be negative");
    SKUSIM_CHECK(std::isfinite(offered_erlangs) && offered_erlangs >= 0,
                 "offered load cannot be negative");
    double blocked = 1;
    for (int count = 1; count <= servers; ++count) {
        blocked = offered_erlangs * blocked / (count + offered_erlangs * blocked);
    }
    return blocked;
}

double erlang_c(int servers, double offered_erlangs) {
    SKUSIM_CHECK(offered_erlangs < servers, "an unstable queue has no stationary wait");
    const double blocked = erlang_b(servers, offered_erlangs);
    return servers * blocked / ((servers - offered_erlangs) + offered_erlangs * blocked);
}

bool is_stable(const MultiServer& system) {
    check(system);
    return offered_load(system) < system.servers;
}

double offered_load(const MultiServer& system) {
    return system.arrivals_per_second * system.mean_service_seconds;
}

double utilization(const MultiServer& system) {
    SKUSIM_CHECK(is_stable(system), "an unstable queue has no stationary utilisation");
    return offered_load(system) / system.servers;
}

double mean_wait_seconds(const MultiServer& system) {
    return share_waiting(system) / spare_per_second(system);
}

double mean_response_seconds(const MultiServer& system) {
    return mean_wait_seconds(system) + system.mean_service_seconds;
}

double mean_in_system(const MultiServer& system) {
    return system.arrivals_per_second * mean_response_seconds(system);
}

double wait_tail(const MultiServer& system, double seconds) {
    SKUSIM_CHECK(seconds >= 0, "a wait is not negative");
    return share_waiting(system) * std::exp(-spare_per_second(system) * seconds);
}

double response_tail(const MultiServer& system, double seconds) {
    SKUSIM_CHECK(seconds >= 0, "a response time is not negative");
    const double waiting = share_waiting(system);
    const double service_per_second = 1 / system.mean_service_seconds;
    return (1 - waiting) * std::exp(-service_per_second * seconds) +
           waiting * tail_of_sum(service_per_second, spare_per_second(system), seconds);
}

double wait_quantile_seconds(const MultiServer& system, double probability) {
    SKUSIM_CHECK(probability > 0 && probability < 1, "a quantile needs a probability in (0, 1)");
    const double waiting = share_waiting(system);
    return std::max(0.0, std::log(waiting / (1 - probability)) / spare_per_second(system));
}

double response_quantile_seconds(const MultiServer& system, double probability) {
    const double scale = mean_response_seconds(system);
    return quantile_of([&](double seconds) { return response_tail(system, seconds); }, probability,
                       scale);
}

} // namespace skusim::theory
