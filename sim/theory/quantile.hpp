// Quantiles of positive random times from their tails.
#pragma once

#include <functional>

namespace skusim::theory {

/// The t >= 0 where the tail P(T > t), which falls from 1 towards 0, passes 1 - probability, to
/// about 13 digits. `scale_seconds` > 0 is any time of the right magnitude.
[[nodiscard]] double quantile_of(const std::function<double(double)>& tail, double probability,
                                 double scale_seconds);

} // namespace skusim::theory
