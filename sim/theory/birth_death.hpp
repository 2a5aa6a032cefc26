// The stationary distribution of a birth-death chain whose pull upwards weakens with every state.
#pragma once

#include <vector>

namespace skusim::theory {

/// p_0 ... p_K from the ratios p_n / p_(n+1) = death rate of n+1 over birth rate of n, n = 0..K-1,
/// which must not decrease with n (0 and infinity are allowed). The weights are multiplied outwards
/// from the largest, so nothing overflows and what underflows does not count.
[[nodiscard]] std::vector<double> birth_death_distribution(const std::vector<double>& ratios);

/// Poisson probabilities of 0 ... last with the given mean, cut off there and normalised.
[[nodiscard]] std::vector<double> poisson_distribution(double mean, int last);

/// A number that a Poisson variate of this mean exceeds with a probability below 1e-17.
[[nodiscard]] int poisson_bound(double mean);

} // namespace skusim::theory
