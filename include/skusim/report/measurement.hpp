// The result of a load test, as text.
#pragma once

#include <skusim/measurement/figures.hpp>
#include <skusim/measurement/load_test.hpp>
#include <skusim/measurement/run.hpp>
#include <skusim/report/format.hpp>

#include <string>
#include <vector>

namespace skusim::report {

struct MeasurementResult {
    const measurement::LoadTest* test;
    const std::vector<measurement::MeasuredStep>* steps; ///< those that were begun
    std::string url;                                     ///< without user and password
    std::string method;
    std::size_t body_bytes = 0;
    int batch_size = 1;     ///< requests that the body holds, as the user told
    std::string started_at; ///< "2026-11-23T20:42:02Z"
    std::string version;
    double confidence = 0.95;
};

/// CSV has a comment with what was measured and a comment for each warning, then a row for each
/// step with times in milliseconds, as `skusim calibrate` reads it.
[[nodiscard]] std::string measurement(const MeasurementResult& result, Format format);

} // namespace skusim::report
