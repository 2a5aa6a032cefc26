// What the fit needs to know of a family of mean one, beside its quantiles.
#pragma once

#include <skusim/random/distribution.hpp>

namespace skusim::calibration {

/// The density at `x` > 0.
[[nodiscard]] double density(const random::Shape& shape, double x);
/// E[X; X <= x]: the part of the mean that is made by draws of at most `x`.
[[nodiscard]] double partial_mean(const random::Shape& shape, double x);
/// Skewness and kurtosis (3 for a normal) of the family at that cv.
struct HigherMoments {
    double skewness = 0;
    double kurtosis = 0;
};
[[nodiscard]] HigherMoments higher_moments(const random::Shape& shape);

} // namespace skusim::calibration
