// perf_analyzer (triton-inference-server/perf_analyzer, docs/cli.md and report_writer.cc) and Model
// Analyzer (result_table_manager.py).
#include "reading.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::LoadStep;
using calibration::Measurement;

namespace {

constexpr double microsecond = 1e-6;

const StepColumns analyzer_columns{
    microsecond,
    {{0.5, "p50 latency"}, {0.9, "p90 latency"}, {0.95, "p95 latency"}, {0.99, "p99 latency"}},
    "Avg latency",
    "",
    "",
    ""};

// Mean times that make up the latency of a request. Triton's cache, and its older client's one
// column of computing, are not in every file.
const std::vector<std::string_view> around{"Client Send", "Network+Server Send/Recv",
                                           "Server Queue", "Client Recv"};
const std::vector<std::string_view> computing{"Server Compute Input", "Server Compute Infer",
                                              "Server Compute Output"};
const std::vector<std::string_view> at_times{"Server Compute", "Server Cache Hit",
                                             "Server Cache Miss"};

/// The sum of those columns; nothing if one of them is not there.
std::optional<double> sum_of(const CsvRecord& record, const std::vector<std::string_view>& columns,
                             Faults& faults) {
    double sum = 0;
    for (const std::string_view column : columns) {
        const auto part = amount(record, column, faults);
        if (!part) {
            return std::nullopt;
        }
        sum += *part * microsecond;
    }
    return sum;
}

/// A sum from which a part is missing is no mean.
void set_mean_from_parts(const CsvRecord& record, StepBuilder& builder, Faults& faults) {
    const auto outside = sum_of(record, around, faults);
    auto inside = sum_of(record, computing, faults);
    if (!inside) {
        inside = sum_of(record, {"Server Compute"}, faults);
    }
    if (!builder.step.mean_s && outside && inside && *outside + *inside > 0) {
        builder.step.mean_s = *outside + *inside +
                              sum_of(record, {"Server Cache Hit"}, faults).value_or(0) +
                              sum_of(record, {"Server Cache Miss"}, faults).value_or(0);
    }
    if (const auto queue = amount(record, "Server Queue", faults)) {
        builder.step.server_queue_s = *queue * microsecond;
    }
}

void read_analyzer_row(const CsvRecord& record, Measurement& measurement, Faults& faults) {
    StepBuilder builder({measurement.file, record.line(), 1}, faults);
    LoadStep& step = builder.step;
    step.concurrency = amount(record, "Concurrency", faults);
    step.offered_per_s = amount(record, "Request Rate", faults);
    assume_gaps(step, evenly_paced);
    step.completed_per_s = amount(record, "Inferences/Second", faults);
    read_latencies(record, analyzer_columns, builder, faults);
    set_mean_from_parts(record, builder, faults);
    if (builder.is_empty() && !step.mean_s) {
        faults.push_back({{measurement.file, record.line(), 0}, "the row has no latency"});
    }
    measurement.steps.push_back(builder.finish());
}

const StepColumns model_columns{
    1e-3,
    {{0.9, "p90 Latency (ms)"}, {0.95, "p95 Latency (ms)"}, {0.99, "p99 Latency (ms)"}},
    "Avg Latency (ms)",
    "",
    "",
    ""};

void read_model_row(const CsvRecord& record, Measurement& measurement, Faults& faults) {
    StepBuilder builder({measurement.file, record.line(), 1}, faults);
    LoadStep& step = builder.step;
    constexpr NumberRange sizes{1, 65536, true, true};
    step.batch_size = static_cast<int>(record.number("Batch", sizes, faults).value_or(1));
    step.concurrency = amount(record, "Concurrency", faults);
    step.offered_per_s = amount(record, "Request Rate", faults);
    assume_gaps(step, evenly_paced);
    if (const auto items = amount(record, "Throughput (infer/sec)", faults)) {
        step.completed_per_s = *items / step.batch_size;
    }
    if (const auto queue = amount(record, "Server Queue time (ms)", faults)) {
        step.server_queue_s = *queue * 1e-3;
    }
    read_latencies(record, model_columns, builder, faults);
    measurement.steps.push_back(builder.finish());
}

} // namespace

Result<Measurement> read_perf_analyzer(const MeasuredText& text) {
    if (text.json) {
        return read_profile_export(text);
    }
    if (!text.header_has({"Inferences/Second"})) {
        return read_analyzer_text(text);
    }
    std::vector<std::string_view> optional{around};
    optional.insert(optional.end(), computing.begin(), computing.end());
    optional.insert(optional.end(), at_times.begin(), at_times.end());
    optional.insert(optional.end(), {"Concurrency", "Request Rate", "Avg latency", "p50 latency",
                                     "p90 latency", "p95 latency", "p99 latency"});
    Result<Measurement> measurement = read_steps(
        text, "perf-analyzer", {{"Inferences/Second"}, optional, false}, read_analyzer_row);
    if (measurement) {
        measurement->batch_size_assumed = true;
        measurement->counts_items = true;
        const bool has_means =
            std::any_of(measurement->steps.begin(), measurement->steps.end(),
                        [](const LoadStep& step) { return step.mean_s.has_value(); });
        if (!has_means) {
            measurement->remarks.emplace_back(
                "the columns that make up the mean latency are not all there (servers other than "
                "Triton tell none): the mean is left out, and the percentiles are fitted");
        }
    }
    return measurement;
}

Result<Measurement> read_model_analyzer(const MeasuredText& text) {
    std::string first;
    return read_steps(
        text, "model-analyzer",
        {{"Model", "Batch", "Throughput (infer/sec)"}, {"Model Config Path"}, false},
        [&](const CsvRecord& record, Measurement& measurement, Faults& faults) {
            const std::string name =
                fmt::format("{} {}", record.text("Model"), record.text("Model Config Path"));
            if (!first.empty() && name != first) {
                faults.push_back({record.place("Model"),
                                  fmt::format("rows of several configurations, {} and {}; keep "
                                              "those of one",
                                              shown(first), shown(name))});
            }
            first = first.empty() ? name : first;
            read_model_row(record, measurement, faults);
        });
}

} // namespace skusim::measured
