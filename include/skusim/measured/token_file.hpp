// Reads what was measured of the engine of a language model.
//
// Known: vllm (JSON of `vllm bench serve`, also several with --append-result), genai-perf (its and
// AIPerf's JSON of a streamed run), guidellm (benchmarks.json), inference-perf (the report of a
// stage), skusim (JSON of `skusim measure --stream`), sweep (CSV rows of means, which that command
// writes, too), requests (CSV rows of requests, as an engine saw them), and the operator profiles
// of LLMServingSim: dense, per-sequence, attention (CSV). docs/calibration.md tells which columns
// and keys are read.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/calibration/token_measurement.hpp>

#include <string>
#include <string_view>

namespace skusim::measured {

/// Reads the file at `path`, of the format that its content shows. Faults, each with its place: a
/// file of no known format, text that is truncated or malformed, columns or keys that are missing,
/// numbers out of range, no row at all.
[[nodiscard]] Result<calibration::TokenMeasurement> read_token_measurement(const std::string& path);

/// Reads a measurement from text; `file` is its name in messages.
[[nodiscard]] Result<calibration::TokenMeasurement> parse_token_measurement(const std::string& file,
                                                                            std::string_view text);

} // namespace skusim::measured
