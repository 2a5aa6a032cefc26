// What a load test measured, whatever tool wrote it down. The floor `measured` makes it from files.
#pragma once

#include <skusim/base/fault.hpp>

#include <optional>
#include <string>
#include <vector>

namespace skusim::calibration {

/// The latency that a share `probability` of requests stays at or below.
struct QuantileReading {
    double probability = 0; ///< in (0, 1)
    double seconds = 0;
    /// How far the true one may be from `seconds` because the tool rounded it; 0 if it did not.
    double rounding_s = 0;
};

/// One load of the test, held for a while. Latencies are of whole requests as the client saw them.
/// What a file does not tell is absent.
struct LoadStep {
    Place place;                         ///< of its row or key
    std::optional<double> concurrency;   ///< requests that a closed loop keeps in flight
    std::optional<double> offered_per_s; ///< requests that an open loop sends a second
    /// How an open loop's requests follow each other: the coefficient of variation of the times
    /// between them, 0 where they are evenly paced, 1 of a Poisson stream.
    std::optional<double> gap_cv;
    bool gap_cv_assumed = false; ///< the tool's usual pacing, which the file does not tell
    int batch_size = 1;          ///< items of one request
    std::optional<double> completed_per_s;
    std::optional<double> completed; ///< requests that were answered well: failed ones are not in
    std::optional<double> errors;    ///< requests that failed
    /// Whether the latencies are of all requests, and not of the completed ones alone.
    bool times_hold_errors = false;
    std::optional<double> mean_s;
    std::optional<double> sd_s;
    std::optional<double> min_s;
    std::optional<double> max_s;
    std::optional<double> server_queue_s;   ///< mean wait inside the server, if the tool tells it
    std::vector<QuantileReading> quantiles; ///< by rising probability; seconds do not fall
    bool complete = true;                   ///< false if the tool was stopped in the middle
};

/// One file of measurements.
struct Measurement {
    std::string tool; ///< "perf_analyzer", "wrk2": the name of its format
    std::string file;
    /// Whether latencies count from when a request was due, so that a stalled server is charged for
    /// those that waited to be sent.
    bool from_due_time = false;
    std::optional<int> threads;       ///< of the worker that served, if that is told
    bool counts_items = false;        ///< throughput is of items where the batch size is not told
    bool batch_size_assumed = false;  ///< the file does not tell it: 1 is taken
    std::vector<LoadStep> steps;      ///< at least one
    std::vector<std::string> remarks; ///< what was not understood, or read with a grain of salt
};

} // namespace skusim::calibration
