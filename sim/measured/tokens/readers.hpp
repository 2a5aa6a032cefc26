// The readers of measurements of language models' engines.
#pragma once

#include <skusim/calibration/token_measurement.hpp>

#include "measured/reading.hpp"

namespace skusim::measured {

using calibration::TokenMeasurement;

[[nodiscard]] Result<TokenMeasurement> read_vllm_points(const MeasuredText& text);
[[nodiscard]] Result<TokenMeasurement> read_genai_point(const MeasuredText& text);
[[nodiscard]] Result<TokenMeasurement> read_guidellm_points(const MeasuredText& text);
[[nodiscard]] Result<TokenMeasurement> read_inference_perf_point(const MeasuredText& text);
[[nodiscard]] Result<TokenMeasurement> read_measured_points(const MeasuredText& text);
[[nodiscard]] Result<TokenMeasurement> read_sweep(const MeasuredText& text);
[[nodiscard]] Result<TokenMeasurement> read_token_requests(const MeasuredText& text);
[[nodiscard]] Result<TokenMeasurement> read_dense_profile(const MeasuredText& text);
[[nodiscard]] Result<TokenMeasurement> read_per_sequence_profile(const MeasuredText& text);
[[nodiscard]] Result<TokenMeasurement> read_attention_profile(const MeasuredText& text);

} // namespace skusim::measured
