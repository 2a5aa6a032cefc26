// A calibration for programs.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/report/calibration.hpp>

namespace skusim::report {

/// Parameters with their errors and correlations, and each point with what the fit makes of it.
[[nodiscard]] Json fit_json(const calibration::Fit& fit);
[[nodiscard]] Json calibration_json(const CalibrationResult& result);

} // namespace skusim::report
