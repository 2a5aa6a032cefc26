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
    std::string version; ///< of skusim
};

/// Parameters, errors, what is not told, residuals and notes; the same arguments give the same
/// bytes.
[[nodiscard]] std::string step_calibration_text(const StepCalibrationResult& result, Format format);

/// Gives what a scenario's `service:` section has. The rows of a table lie in `table_file`.
[[nodiscard]] Json step_service_json(const calibration::StepFit& fit,
                                     const std::string& table_file);

/// "91.5 ns", "2.57 ms": a coefficient of a step, to so many digits, as scenarios read it.
[[nodiscard]] std::string coefficient_text(double seconds, int digits);

} // namespace skusim::report
