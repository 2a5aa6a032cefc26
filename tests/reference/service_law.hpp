// Laws of service times, as M/G/1 needs them: mean, coefficient of variation and distribution
// function. The shapes and their parameters are those that scenarios name.
#pragma once

#include <functional>

namespace skusim::theory {

/// The law of a service time.
struct ServiceLaw {
    double mean_seconds = 0;           ///< positive
    double cv = 0;                     ///< standard deviation over mean
    std::function<double(double)> cdf; ///< P(service <= seconds); 0 below 0, right-continuous
};

[[nodiscard]] ServiceLaw constant_law(double mean_seconds);
[[nodiscard]] ServiceLaw exponential_law(double mean_seconds);
/// `cv` > 0.
[[nodiscard]] ServiceLaw lognormal_law(double mean_seconds, double cv);
/// `cv` > 0; shape 1/cv^2.
[[nodiscard]] ServiceLaw gamma_law(double mean_seconds, double cv);
/// Uniform around the mean; 0 < `cv` <= 1/sqrt(3), where it starts at 0.
[[nodiscard]] ServiceLaw uniform_law(double mean_seconds, double cv);
/// Two exponential phases with balanced means; `cv` > 1 (see hyperexponential.hpp).
[[nodiscard]] ServiceLaw hyperexponential_law(double mean_seconds, double cv);

} // namespace skusim::theory
