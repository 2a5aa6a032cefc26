#include <skusim/base/check.hpp>
#include <skusim/theory/hyperexponential.hpp>

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <numbers>
#include <reference/service_law.hpp>
#include <utility>

namespace skusim::theory {
namespace {

/// The law with this distribution function of positive times.
ServiceLaw law(double mean_seconds, double cv, std::function<double(double)> cdf_above_zero) {
    SKUSIM_CHECK(std::isfinite(mean_seconds) && mean_seconds > 0,
                 "the mean service time must be positive");
    SKUSIM_CHECK(std::isfinite(cv) && cv >= 0, "a coefficient of variation cannot be negative");
    return {mean_seconds, cv, [cdf = std::move(cdf_above_zero)](double seconds) {
                return seconds > 0 ? cdf(seconds) : 0.0;
            }};
}

} // namespace

ServiceLaw constant_law(double mean_seconds) {
    return law(mean_seconds, 0, [=](double t) { return t >= mean_seconds ? 1.0 : 0.0; });
}

ServiceLaw exponential_law(double mean_seconds) {
    return law(mean_seconds, 1, [=](double t) { return -std::expm1(-t / mean_seconds); });
}

ServiceLaw lognormal_law(double mean_seconds, double cv) {
    SKUSIM_CHECK(cv > 0, "a lognormal law without variation is a constant");
    const double variance = std::log1p(cv * cv); // of the logarithm
    const double location = std::log(mean_seconds) - variance / 2;
    const double scale = std::sqrt(variance) * std::numbers::sqrt2;
    return law(mean_seconds, cv,
               [=](double t) { return std::erfc((location - std::log(t)) / scale) / 2; });
}

ServiceLaw gamma_law(double mean_seconds, double cv) {
    SKUSIM_CHECK(cv > 0, "a gamma law without variation is a constant");
    const double shape = 1 / (cv * cv);
    return law(mean_seconds, cv,
               [=](double t) { return boost::math::gamma_p(shape, shape * t / mean_seconds); });
}

ServiceLaw uniform_law(double mean_seconds, double cv) {
    const double half_range = cv * std::numbers::sqrt3;
    SKUSIM_CHECK(cv > 0 && half_range <= 1 + 1e-12, "a uniform law has 0 < cv <= 1/sqrt(3)");
    return law(mean_seconds, cv, [=](double t) {
        return std::clamp((t / mean_seconds - 1 + half_range) / (2 * half_range), 0.0, 1.0);
    });
}

ServiceLaw hyperexponential_law(double mean_seconds, double cv) {
    const Hyperexponential phases = balanced_hyperexponential(mean_seconds, cv);
    return law(mean_seconds, cv, [=](double t) {
        return -phases.first_share * std::expm1(-phases.first_per_second * t) -
               (1 - phases.first_share) * std::expm1(-phases.second_per_second * t);
    });
}

} // namespace skusim::theory
