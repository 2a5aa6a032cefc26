// A measured figure with its confidence interval.
#pragma once

#include <algorithm>
#include <limits>

namespace skusim::stats {

inline constexpr double infinite = std::numeric_limits<double>::infinity();

/// A value and the interval that holds the truth at the stated confidence. `low <= value <= high`;
/// value and high may be infinite (a latency quantile that falls on requests never completed).
struct Estimate {
    double value = 0;
    double low = 0;
    double high = 0;

    /// Half the interval's length; infinite if an end is.
    [[nodiscard]] double half_width() const {
        return high == infinite ? infinite : 0.5 * (high - low);
    }
    bool operator==(const Estimate&) const = default;
};

/// The estimate of what cannot leave [least, most], whatever rounding made of it: all three figures
/// within, in their order.
[[nodiscard]] inline Estimate within(const Estimate& estimate, double least, double most) {
    const double value = std::clamp(estimate.value, least, most);
    return {value, std::clamp(estimate.low, least, value), std::clamp(estimate.high, value, most)};
}

} // namespace skusim::stats
