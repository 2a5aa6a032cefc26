// The figures of a step that a distribution is fitted to.
#pragma once

#include <skusim/calibration/measurement.hpp>

#include <string>
#include <vector>

namespace skusim::calibration {

/// A quantile, or the mean.
struct Figure {
    double probability = 0; ///< 0 for the mean
    double seconds = 0;

    [[nodiscard]] bool is_mean() const { return probability == 0; }
};

/// "p95", "p999", "mean"
[[nodiscard]] std::string label(const Figure& figure);

/// The mean and, of the quantiles, those that `requests` of them determine (at least five requests
/// on either side), that differ, and that are not crowded: at most a dozen. What was left out is
/// told in `notes`.
[[nodiscard]] std::vector<Figure> figures_of(const Step& step, double requests,
                                             std::vector<std::string>& notes);

} // namespace skusim::calibration
