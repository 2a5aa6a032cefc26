#include <skusim/base/count.hpp>
#include <skusim/measured/file.hpp>
#include <skusim/text/plain.hpp>

#include "locust.hpp"
#include "requests.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::measured {
using namespace text;

using calibration::Measurement;

namespace {

struct MeasuredFormat {
    std::string_view name;
    bool (*is_it)(const MeasuredText& text);
    Reader read;
};

bool has_words(const MeasuredText& text, std::string_view words) {
    return !text.json && text.text.find(words) != std::string::npos;
}

/// ghz prints much as hey does, but names its statuses and counts failures twice.
bool is_printed_ghz(const MeasuredText& text) {
    return has_words(text, "Slowest:") && has_words(text, "\n  Count:");
}

// In the order in which they are asked.
constexpr std::array<MeasuredFormat, 14> formats{{
    {"perf-analyzer",
     [](const MeasuredText& text) {
         return text.json ? text.key("experiments") != nullptr
                          : text.header_has({"Inferences/Second"}) ||
                                has_words(text, "*** Measurement Settings ***") ||
                                has_words(text, "\nRequest concurrency: ");
     },
     read_perf_analyzer},
    {"model-analyzer",
     [](const MeasuredText& text) {
         return !text.json && text.header_has({"Model", "Batch", "Throughput (infer/sec)"});
     },
     read_model_analyzer},
    {"locust",
     [](const MeasuredText& text) {
         return !text.json && (text.header_has({"Name", "Requests/s", "50%"}) ||
                               text.header_has({"Name", "# requests"}) || // of Locust 0.x
                               is_printed_locust(text.text));
     },
     read_locust},
    {"genai-perf",
     [](const MeasuredText& text) {
         const bool is_record = text.key("metadata") != nullptr && text.key("metrics") != nullptr;
         return is_record || text.key("request_latency") != nullptr ||
                (!text.json && (text.header_has({"Metric", "avg", "p50"}) ||
                                text.header_has({"Config Name", "p99 Request Latency (ms)"})));
     },
     read_genai_perf},
    {"vllm",
     [](const MeasuredText& text) {
         return text.key("request_throughput") != nullptr && text.key("duration") != nullptr;
     },
     read_vllm},
    {"k6",
     [](const MeasuredText& text) {
         const bool is_point = text.key("metric") != nullptr && text.key("type") != nullptr;
         const Value* results = text.key("results"); // of the machine-readable summary
         return is_point || text.key("metrics") != nullptr ||
                (results != nullptr && results->kind == Value::Kind::map &&
                 results->find("metrics") != nullptr) ||
                has_words(text, "http_req_duration...");
     },
     read_k6},
    {"azureml",
     [](const MeasuredText& text) {
         return text.key("averageLatencyInMs") != nullptr ||
                text.key("requestedQueriesPerSecond") != nullptr;
     },
     read_azureml},
    {"mlperf",
     [](const MeasuredText& text) {
         return has_words(text, "MLPerf Results Summary") || has_words(text, "SUT name");
     },
     read_mlperf},
    {"hey",
     [](const MeasuredText& text) {
         return text.key("latencyPercentiles") != nullptr ||
                (!text.json && text.header_has({"response-time", "status-code"})) ||
                (has_words(text, "Summary:") && has_words(text, "Slowest:") &&
                 !is_printed_ghz(text));
     },
     read_hey},
    {"vegeta",
     [](const MeasuredText& text) {
         return (text.key("latencies") != nullptr && text.key("status_codes") != nullptr) ||
                (has_words(text, "Latencies ") && has_words(text, "Success "));
     },
     read_vegeta},
    {"ab",
     [](const MeasuredText& text) {
         return has_words(text, "ApacheBench") || has_words(text, "Complete requests:");
     },
     read_apache_bench},
    {"jmeter",
     [](const MeasuredText& text) {
         const Value* total = text.key("Total");
         return (total != nullptr && total->kind == Value::Kind::map &&
                 total->find("meanResTime") != nullptr) ||
                (!text.json &&
                 (text.header_has({"timeStamp", "elapsed"}) || text.header_has({"sampler_label"}) ||
                  text.header_has({"Label", "# Samples"})));
     },
     read_jmeter},
    {"wrk2",
     [](const MeasuredText& text) {
         return (has_words(text, "Thread Stats") || has_words(text, "Requests/sec:")) &&
                !is_printed_ghz(text);
     },
     read_wrk2},
    {"csv",
     [](const MeasuredText& text) {
         return !text.json && (text.header_has({"quantile", "latency_ms"}) ||
                               text.header_has({"mean_ms"}) || text.header_has({"p50_ms"}));
     },
     read_plain_csv},
}};

/// Runs that a tool appended to one file, a document on each line: steps of one measurement.
Result<Measurement> read_runs(const MeasuredFormat& format, const MeasuredText& text) {
    Faults faults;
    std::vector<Measurement> runs;
    for_each_json_line(text, faults, [&](const Value& document, int line) {
        const MeasuredText alone{text.file, {}, document};
        Result<Measurement> run =
            format.is_it(alone)
                ? format.read(alone)
                : failure(Place{text.file, line, 1},
                          fmt::format("no document of {}, as those before are", format.name));
        for (Fault& fault : run ? Faults{} : run.error()) {
            faults.push_back(std::move(fault));
            faults.back().place.line = line;
        }
        if (run) {
            runs.push_back(std::move(*run));
            for (calibration::LoadStep& step : runs.back().steps) {
                step.place.line = line;
            }
        }
    });
    if (!faults.empty()) {
        return failure(std::move(faults));
    }
    Measurement all = std::move(runs.front());
    for (std::size_t i = 1; i < runs.size(); ++i) {
        all.steps.insert(all.steps.end(), runs[i].steps.begin(), runs[i].steps.end());
    }
    return all;
}

/// Reads a file of a known format.
Result<Measurement> read_known(const MeasuredFormat& format, const MeasuredText& text) {
    const bool is_of_requests = text.key("metadata") != nullptr || text.key("metric") != nullptr;
    return text.has_several_documents && !is_of_requests ? read_runs(format, text)
                                                         : format.read(text);
}

/// Steps in which nothing was answered tell nothing of how long an answer takes.
Result<Measurement> of_answered(Result<Measurement> measurement) {
    if (!measurement) {
        return measurement;
    }
    double failed = 0;
    const Place place = measurement->steps.front().place;
    const auto left_out = std::erase_if(measurement->steps, [&](const calibration::LoadStep& step) {
        const bool is_empty = step.completed == 0.0;
        failed += is_empty ? step.errors.value_or(0) : 0;
        return is_empty;
    });
    if (measurement->steps.empty()) {
        return failure(
            place, failed > 0
                       ? fmt::format("no request of {:.0f} was answered: nothing to fit", failed)
                       : "no request was answered: nothing to fit");
    }
    if (left_out > 0) {
        measurement->remarks.push_back(fmt::format(
            "{} in which no request was answered {} left out",
            count_text(static_cast<std::int64_t>(left_out), "step"), left_out == 1 ? "is" : "are"));
    }
    return measurement;
}

} // namespace

std::vector<std::string_view> measured_formats() {
    std::vector<std::string_view> names;
    for (const MeasuredFormat& format : formats) {
        names.push_back(format.name);
    }
    return names;
}

Result<Measurement> parse_measured(const std::string& file, std::string_view text,
                                   std::string_view from) {
    const auto names = fmt::format("{}", fmt::join(measured_formats(), ", "));
    const auto named = std::find_if(formats.begin(), formats.end(),
                                    [&](const MeasuredFormat& it) { return it.name == from; });
    if (!from.empty() && named == formats.end()) {
        return failure({}, fmt::format("--from \"{}\" is unknown; known: {}", from, names));
    }
    const Result<MeasuredText> content = opened(file, text);
    if (!content) {
        return failure(content.error());
    }
    if (named != formats.end()) {
        return of_answered(read_known(*named, *content));
    }
    for (const MeasuredFormat& format : formats) {
        if (format.is_it(*content)) {
            return of_answered(read_known(format, *content));
        }
    }
    return failure(
        Place{file, 1, 1},
        fmt::format("measurements of no known tool; known: {}; --from names one", names));
}

Result<Measurement> read_measured(const std::string& path, std::string_view from) {
    const Result<std::string> text = measured_text_of(path);
    if (!text) {
        return failure(text.error());
    }
    return parse_measured(path, *text, from);
}

} // namespace skusim::measured
