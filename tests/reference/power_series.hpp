// Arithmetic of truncated power series (coefficients of z^0, z^1, ...), by fast Fourier transform.
#pragma once

#include <cstddef>
#include <vector>

namespace skusim::theory {

using PowerSeries = std::vector<double>;

/// The first `terms` coefficients of the product. The error of each is about 1e-16 times the
/// Euclidean norms of the factors.
[[nodiscard]] PowerSeries multiply(const PowerSeries& one, const PowerSeries& other,
                                   std::size_t terms);

/// The first `terms` coefficients of 1 / series, whose constant term is not 0, by Newton's
/// iteration q <- q (2 - series q), which doubles the correct terms each time (Sieveking 1972, Kung
/// 1974).
[[nodiscard]] PowerSeries reciprocal(const PowerSeries& series, std::size_t terms);

} // namespace skusim::theory
