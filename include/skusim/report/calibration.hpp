// The result of a calibration as text, and the service that it fitted.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/calibration/calibration.hpp>
#include <skusim/report/format.hpp>

#include <string>

namespace skusim::report {

/// What a calibration was made by.
struct CalibrationResult {
    const calibration::Calibration* calibration;
    std::string version; ///< of skusim
};

/// Parameters, errors, families, residuals and doubts; the same arguments give the same bytes.
[[nodiscard]] std::string calibration_text(const CalibrationResult& result, Format format);

/// Gives what a scenario's `service:` section has.
[[nodiscard]] Json service_json(const calibration::FittedService& fitted);

} // namespace skusim::report
