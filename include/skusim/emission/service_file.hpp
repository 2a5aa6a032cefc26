// The service file of a calibration: what a scenario names as its service.
#pragma once

#include <skusim/report/calibration.hpp>

#include <string>

namespace skusim::emission {

/// The fitted service as a service file, with what it was fitted to as its comment. There is one.
[[nodiscard]] std::string service_file(const report::CalibrationResult& result);

} // namespace skusim::emission
