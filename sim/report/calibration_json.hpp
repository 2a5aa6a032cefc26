// A calibration for programs.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/report/calibration.hpp>

namespace skusim::report {

[[nodiscard]] Json calibration_json(const CalibrationResult& result);

/// As a scenario's `service:` section has it.
[[nodiscard]] Json service_json(const calibration::FittedService& fitted);

} // namespace skusim::report
