// The files of a calibration of an engine's steps: what a scenario names as its service.
#pragma once

#include <skusim/report/step_calibration.hpp>

#include <string>

namespace skusim::emission {

/// The fitted service as a service file, with what it was fitted to as its comment. The rows of a
/// table lie beside it, in `result.table_file`.
[[nodiscard]] std::string step_service_file(const report::StepCalibrationResult& result);

/// That file: columns `tokens` and `time_us`.
[[nodiscard]] std::string step_table_file(const service::TableStep& step);

} // namespace skusim::emission
