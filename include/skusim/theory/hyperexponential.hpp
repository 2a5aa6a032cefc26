// M/H2/1 in closed form: the service time is exponential with rate mu1 or, with probability 1 - p,
// with rate mu2.
//
// The transform of the wait (Pollaczek & Khinchine; Kleinrock, "Queueing Systems" I, 1975, section
// 5.7) is (1 - rho)(mu1 + s)(mu2 + s) / ((s + z1)(s + z2)), where -z1, -z2 are the roots of
//   s^2 + (mu1 + mu2 - lambda) s + mu1 mu2 (1 - rho) = 0,
// real and distinct; partial fractions give wait and response as mixtures of two exponentials.
#pragma once

namespace skusim::theory {

/// The law of two exponential phases; 0 < first_share < 1, the rates are positive and differ.
struct Hyperexponential {
    double first_share = 0; ///< p
    double first_per_second = 0;
    double second_per_second = 0;
};

/// The law with `mean_seconds`, coefficient of variation `cv` > 1, and balanced means, p / mu1 =
/// (1 - p) / mu2 (Whitt 1982): p = (1 + sqrt((cv^2 - 1) / (cv^2 + 1))) / 2.
[[nodiscard]] Hyperexponential balanced_hyperexponential(double mean_seconds, double cv);

/// p / mu1 + (1 - p) / mu2.
[[nodiscard]] double mean_seconds(const Hyperexponential& law);

/// An M/H2/1 queue with rho < 1; the rate is positive.
struct HyperexponentialServer {
    double arrivals_per_second = 0;
    Hyperexponential service;
};

/// P(wait > seconds), `seconds` >= 0.
[[nodiscard]] double wait_tail(const HyperexponentialServer& system, double seconds);
/// P(wait + service > seconds), `seconds` >= 0.
[[nodiscard]] double response_tail(const HyperexponentialServer& system, double seconds);

} // namespace skusim::theory
