// The result of a load test, as text.
#pragma once

#include <skusim/measurement/figures.hpp>
#include <skusim/measurement/load_test.hpp>
#include <skusim/measurement/run.hpp>
#include <skusim/report/format.hpp>

#include <optional>
#include <string>
#include <vector>

namespace skusim::report {

struct MeasurementResult {
    const measurement::LoadTest* test;
    const std::vector<measurement::MeasuredStep>* steps; ///< those that were begun
    std::string url;                                     ///< without user and password
    std::string method;
    std::optional<std::size_t> body_bytes; ///< absent where each request has a body of its own
    int batch_size = 1;                    ///< requests that the body holds, as the user told
    std::string started_at;                ///< "2026-11-23T20:42:02Z"
    std::string version;
    double confidence = 0.95;
};

/// CSV has a comment with what was measured and a comment for each warning, then a row for each
/// step with times in milliseconds, as `skusim calibrate` reads it; of a load test with tokens it
/// has times in seconds, as `skusim calibrate --steps` reads it.
[[nodiscard]] std::string measurement(const MeasurementResult& result, Format format);

} // namespace skusim::report
