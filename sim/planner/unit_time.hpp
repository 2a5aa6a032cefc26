// The figure that a bound is about, of service times alone.
#pragma once

#include <skusim/random/distribution.hpp>
#include <skusim/stats/quantity.hpp>

namespace skusim::planner {

/// The quantity's quantile of service times of this shape, in units of their mean; 1 for a bound on
/// the mean.
[[nodiscard]] inline double unit_time(const random::Shape& shape, const stats::Quantity& quantity) {
    return quantity.probability > 0 ? random::quantile(shape, quantity.probability) : 1.0;
}

} // namespace skusim::planner
