// Reads what load tools write down, as measurements of latency under load.
//
// Known, by the name that --from takes: csv (skusim's own rows, or rows of load, quantile and
// latency), perf-analyzer (CSV, microseconds; profile export JSON, nanoseconds), model-analyzer
// (CSV), genai-perf (its and AIPerf's JSON and CSV, the summary of `analyze`, records of
// profile_export.jsonl), vllm (JSON of `vllm bench serve`), mlperf (LoadGen's
// mlperf_log_summary.txt), locust (PREFIX_stats.csv and PREFIX_stats_history.csv), k6 (summary JSON
// of either form, points of --out json), wrk2 (standard output of wrk2 and wrk), azureml
// (ModelProfile details as JSON). docs/calibration.md tells which columns and keys are read.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/calibration/measurement.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skusim::measured {

/// The names of the formats.
[[nodiscard]] std::vector<std::string_view> measured_formats();

/// Reads the file at `path`, of the format `from`, or of the one that its content shows if `from`
/// is empty. Faults, each with its place: a format or file that is not known, text that is
/// truncated or malformed, columns or keys that are missing, latencies at or below 0, quantiles
/// that fall as their probability rises, no row at all.
[[nodiscard]] Result<calibration::Measurement> read_measured(const std::string& path,
                                                             std::string_view from = {});

/// Reads a measurement from text; `file` is its name in messages.
[[nodiscard]] Result<calibration::Measurement>
parse_measured(const std::string& file, std::string_view text, std::string_view from = {});

} // namespace skusim::measured
