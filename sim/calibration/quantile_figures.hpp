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
    double rounding_s = 0; ///< how far the tool may have rounded it

    [[nodiscard]] bool is_mean() const { return probability == 0; }
};

/// The share of the step's latencies that are of failed requests; 0 if they are kept apart.
[[nodiscard]] double share_of_failed_times(const LoadStep& step);
/// Whether so few of them leave the mean as that of the answers, to 2 %.
[[nodiscard]] bool is_mean_of_answers(const LoadStep& step);

/// "p95", "p999", "mean"
[[nodiscard]] std::string label(const Figure& figure);

/// The mean and, of the quantiles, those that `requests` of them determine (at least five requests
/// on either side), that differ or were rounded to the same, and that are not crowded: at most a
/// dozen. Where the times of failed requests are among those of others, figures that these could
/// move are left out, too. What was left out is told in `notes`.
[[nodiscard]] std::vector<Figure> figures_of(const LoadStep& step, double requests,
                                             std::vector<std::string>& notes);

} // namespace skusim::calibration
