// The result of a calibration of an engine's steps as text, and the service that it fitted.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/calibration/step_fit.hpp>
#include <skusim/report/format.hpp>

#include <string>
#include <vector>

namespace skusim::report {

/// What steps were fitted to, and by what.
struct StepCalibrationResult {
    const std::vector<calibration::TokenMeasurement>* measurements;
    const calibration::StepFit* fit;
    std::string version;    ///< of skusim
    std::string table_file; ///< beside the service file: where the rows of a table are to lie
};

/// Parameters, errors, what is not told, residuals and notes; the same arguments give the same
/// bytes.
[[nodiscard]] std::string step_calibration_text(const StepCalibrationResult& result, Format format);

/// Gives what a scenario's `service:` section has.
[[nodiscard]] Json step_service_json(const StepCalibrationResult& result);

/// "91.5 ns", "2.57 ms": a coefficient of a step, to so many digits, as scenarios read it.
[[nodiscard]] std::string coefficient_text(double seconds, int digits);

} // namespace skusim::report
