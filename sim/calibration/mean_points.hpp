// Mean times of the lightest step of each batch size, with the errors that they are weighted by.
#pragma once

#include <skusim/calibration/measurement.hpp>

#include <vector>

namespace skusim::calibration {

struct MeanPoint {
    int batch_size = 1;
    double mean_s = 0;
    double error_s = 0; ///< standard error of the mean, or a percent of it where it is unknown
    bool error_known = false;
};

/// By rising batch size. Sizes without a mean are left out.
[[nodiscard]] std::vector<MeanPoint> mean_points(const std::vector<LoadStep>& steps);

/// Whether the errors of all are known. Where not, those of all become a percent of the mean: only
/// their ratios count then.
bool level_errors(std::vector<MeanPoint>& points);

} // namespace skusim::calibration
