// A calibration for programs.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/report/calibration.hpp>

namespace skusim::report {

[[nodiscard]] Json calibration_json(const CalibrationResult& result);

} // namespace skusim::report
