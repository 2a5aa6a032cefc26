// A calibration for programs.
#pragma once

#include <skusim/report/calibration.hpp>

#include <nlohmann/json_fwd.hpp>

namespace skusim::report {

[[nodiscard]] nlohmann::ordered_json calibration_json(const CalibrationResult& result);

/// As a scenario's `service:` section has it.
[[nodiscard]] nlohmann::ordered_json service_json(const calibration::FittedService& fitted);

} // namespace skusim::report
