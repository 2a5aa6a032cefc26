// The result of a calibration as text, and as a service file.
#pragma once

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

/// The fitted service as a service file, with what it was fitted to as its comment. There is one.
[[nodiscard]] std::string service_file(const CalibrationResult& result);

} // namespace skusim::report
