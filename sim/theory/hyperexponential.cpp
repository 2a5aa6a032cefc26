#include <skusim/base/check.hpp>
#include <skusim/theory/hyperexponential.hpp>

#include <cmath>

namespace skusim::theory {
namespace {

double load(const HyperexponentialServer& system) {
    return system.arrivals_per_second * mean_seconds(system.service);
}

/// z1 > z2, of the header.
struct Decays {
    double fast = 0;
    double slow = 0;
};

Decays decays(const HyperexponentialServer& system) {
    SKUSIM_CHECK(std::isfinite(system.arrivals_per_second) && system.arrivals_per_second > 0,
                 "the rate of arrivals must be positive");
    SKUSIM_CHECK(load(system) < 1, "an unstable queue has no stationary wait");
    const Hyperexponential& law = system.service;
    const double product = law.first_per_second * law.second_per_second * (1 - load(system));
    const double half_sum =
        (law.first_per_second + law.second_per_second - system.arrivals_per_second) / 2;
    const double fast = half_sum + std::sqrt(half_sum * half_sum - product);
    return {fast, product / fast};
}

/// P(X > t) of the X whose transform is (1 - rho) numerator(s) / ((s + z1)(s + z2)), but for an
/// atom at 0.
template <class Numerator>
double tail(const HyperexponentialServer& system, double seconds, const Numerator& numerator) {
    SKUSIM_CHECK(seconds >= 0, "a time is not negative");
    const auto [fast, slow] = decays(system);
    const auto term = [&](double decay) {
        return numerator(-decay) / decay * std::exp(-decay * seconds);
    };
    return (1 - load(system)) * (term(slow) - term(fast)) / (fast - slow);
}

} // namespace

Hyperexponential balanced_hyperexponential(double mean_seconds, double cv) {
    SKUSIM_CHECK(std::isfinite(mean_seconds) && mean_seconds > 0,
                 "the mean service time must be positive");
    SKUSIM_CHECK(std::isfinite(cv) && cv > 1, "a hyperexponential law has a cv above 1");
    const double first = (1 + std::sqrt((cv * cv - 1) / (cv * cv + 1))) / 2;
    return {first, 2 * first / mean_seconds, 2 * (1 - first) / mean_seconds};
}

double mean_seconds(const Hyperexponential& law) {
    SKUSIM_CHECK(law.first_share > 0 && law.first_share < 1, "a share lies in (0, 1)");
    SKUSIM_CHECK(law.first_per_second > 0 && law.second_per_second > 0 &&
                     law.first_per_second != law.second_per_second,
                 "the phases' rates must be positive and differ");
    return law.first_share / law.first_per_second + (1 - law.first_share) / law.second_per_second;
}

double wait_tail(const HyperexponentialServer& system, double seconds) {
    const Hyperexponential& law = system.service;
    return tail(system, seconds,
                [&](double s) { return (law.first_per_second + s) * (law.second_per_second + s); });
}

double response_tail(const HyperexponentialServer& system, double seconds) {
    const Hyperexponential& law = system.service;
    const double mean_rate =
        law.first_share * law.first_per_second + (1 - law.first_share) * law.second_per_second;
    return tail(system, seconds, [&](double s) {
        return law.first_per_second * law.second_per_second + mean_rate * s;
    });
}

} // namespace skusim::theory
