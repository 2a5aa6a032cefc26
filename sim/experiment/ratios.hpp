// Ratios of what windows tallied, as estimates.
#pragma once

#include <skusim/stats/estimate.hpp>
#include <skusim/stats/interval.hpp>

#include "measure.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

namespace skusim::experiment {

/// One ratio for each tally.
template <class Numerator, class Denominator>
std::vector<stats::RatioPart> parts_of(const Tallies& tallies, Numerator&& numerator,
                                       Denominator&& denominator) {
    std::vector<stats::RatioPart> parts;
    parts.reserve(tallies.size());
    for (const Tally* each : tallies) {
        const Tally& tally = *each;
        parts.push_back({static_cast<double>(std::invoke(numerator, tally)),
                         static_cast<double>(std::invoke(denominator, tally))});
    }
    return parts;
}

/// Divides both counts of each ratio: requests that one was simulated for tell no more than that
/// one, and an error that was not seen is no rarer than that.
[[nodiscard]] inline std::vector<stats::RatioPart> lightened(std::vector<stats::RatioPart> parts,
                                                             std::int64_t weight) {
    for (stats::RatioPart& part : parts) {
        part.numerator /= static_cast<double>(weight);
        part.denominator /= static_cast<double>(weight);
    }
    return parts;
}

[[nodiscard]] inline bool has_something(const std::vector<stats::RatioPart>& parts) {
    return std::any_of(parts.begin(), parts.end(),
                       [](const stats::RatioPart& part) { return part.denominator > 0; });
}

/// A ratio of quantities that cannot be negative.
[[nodiscard]] inline stats::Estimate ratio(const std::vector<stats::RatioPart>& parts,
                                           double confidence) {
    if (!has_something(parts)) {
        return {stats::infinite, 0, stats::infinite};
    }
    return stats::within(stats::skewed_ratio_interval(parts, confidence), 0, stats::infinite);
}

} // namespace skusim::experiment
