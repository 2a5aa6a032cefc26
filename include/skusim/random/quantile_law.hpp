// A distribution that goes through measured quantiles, where none of the usual families does.
//
// Between quantiles it is a monotone spline (Fritsch and Carlson 1980; PCHIP) of the time over
// -ln(1 - p), on which scale an exponential is a straight line. Beyond the last quantile it goes on
// as the line through the last two: an exponential tail. A mean that is known settles what the
// quantiles leave open: first the slope of that line, to a third or thrice of it; beyond that where
// times lie between two quantiles, and between the least and the first; and then the slope again.
// Between two, the height of the spline over the lower one is multiplied by u^(k - 1), u being the
// share of the way to the upper one; where k < 1, what is missing to that is multiplied by
// (1 - u)^(1 / k - 1). With k = (upper / lower)^b and one b for all, quantiles close to each other
// leave little open, and between far ones lies the border of two kinds of requests.
#pragma once

#include <skusim/random/distribution.hpp>

#include <optional>
#include <vector>

namespace skusim::random {

/// A share `probability` in (0, 1) of the draws is at most `time`.
struct QuantilePoint {
    double probability = 0;
    Duration time{};

    bool operator==(const QuantilePoint&) const = default;
};

struct QuantileLaw {
    /// At least three, by rising probability; times are above 0 and do not fall.
    std::vector<QuantilePoint> points;
    /// No draw is below; where it is absent, the line through the first two quantiles tells.
    std::optional<Duration> least = {};
    std::optional<Duration> mean = {}; ///< kept if it is at least least_mean()

    bool operator==(const QuantileLaw&) const = default;
};

/// The least mean that a law through these points has: all draws below the first quantile are as
/// short as can be, and the tail does not rise.
[[nodiscard]] Duration least_mean(const QuantileLaw& law);

/// It has ten thousand values, each as likely: means of so many equal parts of the law, so that its
/// mean is exact and its tail reaches to p99.99.
[[nodiscard]] Distribution through_quantiles(const QuantileLaw& law);

} // namespace skusim::random
