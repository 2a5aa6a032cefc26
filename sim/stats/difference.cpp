#include <skusim/stats/difference.hpp>

#include <cmath>

namespace skusim::stats {

Estimate difference(const Estimate& before, const Estimate& after, double factor) {
    const Estimate scaled{factor * before.value, factor * before.low, factor * before.high};
    if (scaled.value == infinite || after.value == infinite) {
        // Only the lower ends are known: the difference is at least, or at most, what separates
        // the one from the other.
        const double value = scaled.value == after.value ? 0
                             : after.value == infinite   ? infinite
                                                         : -infinite;
        return {value, scaled.high == infinite ? -infinite : after.low - scaled.high,
                after.high == infinite ? infinite : after.high - scaled.low};
    }
    const double value = after.value - scaled.value;
    const double down = std::hypot(after.value - after.low, scaled.high - scaled.value);
    const double up = std::hypot(after.high - after.value, scaled.value - scaled.low);
    return {value, value - down, value + up};
}

} // namespace skusim::stats
