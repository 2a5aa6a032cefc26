// Reads measurements in a test, and the first fault of those that are refused.
#pragma once

#include <skusim/measured/file.hpp>

#include <cmath>
#include <string>
#include <support/catch.hpp>

namespace skusim::samples {

inline calibration::Measurement read(const std::string& text, std::string_view from = {}) {
    const Result<calibration::Measurement> measurement = measured::parse_measured("m", text, from);
    for (const Fault& fault : measurement ? Faults{} : measurement.error()) {
        UNSCOPED_INFO(line_of(fault));
    }
    REQUIRE(measurement);
    REQUIRE(!measurement->steps.empty());
    return *measurement;
}

inline std::string fault_of(const std::string& text, std::string_view from = {}) {
    const Result<calibration::Measurement> measurement = measured::parse_measured("m", text, from);
    REQUIRE_FALSE(measurement);
    return line_of(measurement.error().front());
}

inline double quantile(const calibration::LoadStep& step, double probability) {
    for (const calibration::QuantileReading& reading : step.quantiles) {
        if (std::abs(reading.probability - probability) < 1e-9) {
            return reading.seconds;
        }
    }
    FAIL("no such quantile");
    return 0;
}

} // namespace skusim::samples
