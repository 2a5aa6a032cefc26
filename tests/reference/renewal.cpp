#include <skusim/base/check.hpp>

#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <reference/renewal.hpp>

namespace skusim::theory {

namespace {

/// The transform A*(mu (1 - sigma)), as a function of what does not wait, 1 - sigma.
double transform(const RenewalServer& system, double idle) {
    const double steps = idle / utilization(system); // mu (1 - sigma) / lambda
    const double variance = system.gap_cv * system.gap_cv;
    return variance == 0 ? std::exp(-steps) : std::exp(-std::log1p(variance * steps) / variance);
}

} // namespace

double utilization(const RenewalServer& system) {
    return system.arrivals_per_second * system.mean_service_seconds;
}

double waiting_share(const RenewalServer& system) {
    const double load = utilization(system);
    SKUSIM_CHECK(load > 0 && load < 1, "a stable queue");
    SKUSIM_CHECK(system.gap_cv >= 0 && system.gap_cv <= 100, "a coefficient of variation");
    // In x = 1 - sigma the equation is A*(x) = 1 - x: the left side is convex and, as load < 1,
    // falls faster at 0, so beside x = 0 there is one root. Around it the difference changes sign.
    const auto difference = [&](double idle) { return transform(system, idle) - (1 - idle); };
    double low = 0.5;
    while (difference(low) >= 0) {
        low /= 2;
        SKUSIM_CHECK(low > 1e-300, "the root is above 0");
    }
    std::uintmax_t iterations = 200;
    const auto [below, above] = boost::math::tools::toms748_solve(
        difference, low, 1.0, boost::math::tools::eps_tolerance<double>(48), iterations);
    return 1 - 0.5 * (below + above);
}

double mean_response_seconds(const RenewalServer& system) {
    return system.mean_service_seconds / (1 - waiting_share(system));
}

double mean_wait_seconds(const RenewalServer& system) {
    return waiting_share(system) * mean_response_seconds(system);
}

double response_quantile_seconds(const RenewalServer& system, double probability) {
    SKUSIM_CHECK(probability > 0 && probability < 1, "a quantile needs a probability in (0, 1)");
    return -std::log1p(-probability) * mean_response_seconds(system);
}

} // namespace skusim::theory
