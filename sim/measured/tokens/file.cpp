#include <skusim/measured/token_file.hpp>

#include "readers.hpp"

#include <fmt/format.h>

namespace skusim::measured {

namespace {

struct TokenFormat {
    std::string_view name;
    bool (*is_it)(const MeasuredText& text);
    Result<TokenMeasurement> (*read)(const MeasuredText& text);
};

bool is_csv_with(const MeasuredText& text, const std::vector<std::string_view>& columns) {
    return !text.json && text.header_has(columns);
}

// In the order in which they are asked.
constexpr std::array<TokenFormat, 10> token_formats{{
    {"vllm",
     [](const MeasuredText& text) {
         return text.key("request_throughput") != nullptr && text.key("duration") != nullptr;
     },
     read_vllm_points},
    {"genai-perf",
     [](const MeasuredText& text) {
         return text.key("request_latency") != nullptr && text.key("metadata") == nullptr;
     },
     read_genai_point},
    {"guidellm", [](const MeasuredText& text) { return text.key("benchmarks") != nullptr; },
     read_guidellm_points},
    {"inference-perf",
     [](const MeasuredText& text) {
         return text.key("load_summary") != nullptr && text.key("successes") != nullptr;
     },
     read_inference_perf_point},
    {"skusim",
     [](const MeasuredText& text) {
         return text.key("skusim") != nullptr && text.key("steps") != nullptr;
     },
     read_measured_points},
    {"sweep", [](const MeasuredText& text) { return is_csv_with(text, {"ttft_mean"}); },
     read_sweep},
    {"requests",
     [](const MeasuredText& text) {
         return is_csv_with(text, {"input_tokens", "output_tokens", "first_token_s"});
     },
     read_token_requests},
    {"dense",
     [](const MeasuredText& text) {
         return is_csv_with(text, {"layer", "tokens", "time_us"});
     },
     read_dense_profile},
    {"per-sequence",
     [](const MeasuredText& text) {
         return is_csv_with(text, {"layer", "sequences", "time_us"});
     },
     read_per_sequence_profile},
    {"attention",
     [](const MeasuredText& text) {
         return is_csv_with(text, {"prefill_chunk", "n_decode"});
     },
     read_attention_profile},
}};

std::string known_token_formats() {
    std::string names;
    for (const TokenFormat& format : token_formats) {
        names += (names.empty() ? "" : ", ") + std::string(format.name);
    }
    return names;
}

} // namespace

Result<TokenMeasurement> parse_token_measurement(const std::string& file, std::string_view text) {
    const Result<MeasuredText> content = opened(file, text);
    if (!content) {
        return failure(content.error());
    }
    for (const TokenFormat& format : token_formats) {
        if (format.is_it(*content)) {
            Result<TokenMeasurement> measurement = format.read(*content);
            if (measurement) {
                measurement->tool = format.name;
                measurement->file = file;
            }
            return measurement;
        }
    }
    return failure(Place{file, 1, 1},
                   fmt::format("no measurement of a language model's engine; known: {}",
                               known_token_formats()));
}

Result<TokenMeasurement> read_token_measurement(const std::string& path) {
    const Result<std::string> text = measured_text_of(path);
    return text ? parse_token_measurement(path, *text) : failure(text.error());
}

} // namespace skusim::measured
