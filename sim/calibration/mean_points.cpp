#include "mean_points.hpp"

#include <skusim/calibration/distribution_fit.hpp>

#include "batch_time_fit.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

namespace skusim::calibration {

namespace {

/// Gives the measured one, or what the quantiles have; nothing where neither tells.
std::optional<double> deviation_of(const LoadStep& step) {
    if (step.sd_s) {
        return step.sd_s;
    }
    const auto fit = fit_distribution(step);
    return fit ? std::optional(fit->families.front().cv * fit->families.front().mean_s)
               : std::nullopt;
}

} // namespace

std::vector<MeanPoint> mean_points(const std::vector<LoadStep>& steps) {
    std::set<int> sizes;
    for (const LoadStep& step : steps) {
        sizes.insert(step.batch_size);
    }
    std::vector<MeanPoint> points;
    for (const int size : sizes) {
        const LoadStep* step = lightest_step(steps, size);
        if (step == nullptr || !step->mean_s) {
            continue;
        }
        const double sd = step->completed ? deviation_of(*step).value_or(0) : 0;
        const bool known = sd > 0 && *step->completed > 1;
        points.push_back(
            {size, *step->mean_s, known ? sd / std::sqrt(*step->completed) : 0, known});
    }
    return points;
}

bool level_errors(std::vector<MeanPoint>& points) {
    const bool all_known = std::all_of(points.begin(), points.end(),
                                       [](const MeanPoint& point) { return point.error_known; });
    for (MeanPoint& point : points) {
        point.error_s = all_known ? point.error_s : 0.01 * point.mean_s;
    }
    return all_known;
}

} // namespace skusim::calibration
