#include <skusim/text/quantities.hpp>

#include "reading.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::LoadStep;
using calibration::Measurement;

namespace {

const StepColumns own_columns{
    1e-3,
    {{0.5, "p50_ms"}, {0.9, "p90_ms"}, {0.95, "p95_ms"}, {0.99, "p99_ms"}, {0.999, "p999_ms"}},
    "mean_ms",
    "sd_ms",
    "min_ms",
    "max_ms"};

const CsvFormat own_format{{},
                           {"rate_per_s", "concurrency", "completed", "errors", "duration_s",
                            "throughput_per_s", "mean_ms", "sd_ms", "p50_ms", "p90_ms", "p95_ms",
                            "p99_ms", "p999_ms", "min_ms", "max_ms", "batch_size", "complete"},
                           true};

int batch_size(const CsvRecord& record, Faults& faults) {
    constexpr NumberRange sizes{1, 65536, true, true};
    return static_cast<int>(record.number("batch_size", sizes, faults).value_or(1));
}

void read_own_row(const CsvRecord& record, Measurement& measurement, Faults& faults) {
    StepBuilder builder({measurement.file, record.line(), 1}, faults);
    LoadStep& step = builder.step;
    step.offered_per_s = amount(record, "rate_per_s", faults);
    step.concurrency = amount(record, "concurrency", faults);
    step.completed = amount(record, "completed", faults);
    step.errors = amount(record, "errors", faults);
    step.completed_per_s = amount(record, "throughput_per_s", faults);
    step.batch_size = batch_size(record, faults);
    const std::string_view complete = record.text("complete");
    step.complete = complete != "no";
    if (!complete.empty() && complete != "no" && complete != "yes") {
        faults.push_back({record.place("complete"),
                          fmt::format("complete is {}; expected yes or no", shown(complete))});
    }
    if (step.completed && *step.completed == 0) {
        measurement.steps.push_back(builder.finish());
        return;
    }
    read_latencies(record, own_columns, builder, faults);
    if (!step.mean_s && builder.is_empty()) {
        faults.push_back({{measurement.file, record.line(), 0}, "the row has no latency"});
    }
    measurement.steps.push_back(builder.finish());
}

/// Rows of one load stand together in one step.
class LongRows {
public:
    LongRows(std::string file, Faults& faults) : file_(std::move(file)), faults_(faults) {}

    void add(const CsvRecord& record, std::string_view load_column) {
        const std::optional<double> load = amount(record, load_column, faults_);
        if (!load) {
            faults_.push_back({record.place(load_column), fmt::format("{} is empty", load_column)});
            return;
        }
        StepBuilder& builder = step_of(*load, load_column, record);
        constexpr NumberRange any{-1e15, 1e15, true, false};
        const auto milliseconds = record.number("latency_ms", any, faults_);
        if (record.needed_text("latency_ms", faults_).empty() || !milliseconds) {
            return;
        }
        const std::string_view word = record.text("quantile");
        const Place place = record.place("latency_ms");
        if (word == "mean") {
            builder.latency(builder.step.mean_s, "mean", *milliseconds * 1e-3, place);
            return;
        }
        const std::optional<double> probability = parse_decimal(word);
        if (!probability || *probability <= 0 || *probability >= 1) {
            faults_.push_back({record.place("quantile"),
                               fmt::format("quantile is {}; expected a share between 0 and 1 such "
                                           "as 0.95, or mean",
                                           shown(word))});
            return;
        }
        builder.quantile(*probability, fmt::format("quantile {}", word), *milliseconds * 1e-3,
                         place);
    }

    void finish(Measurement& measurement) {
        for (Group& group : groups_) {
            measurement.steps.push_back(group.builder.finish());
        }
    }

private:
    struct Group {
        double load;
        StepBuilder builder;
    };

    StepBuilder& step_of(double load, std::string_view column, const CsvRecord& record) {
        const auto found = std::find_if(groups_.begin(), groups_.end(),
                                        [&](const Group& group) { return group.load == load; });
        if (found != groups_.end()) {
            return found->builder;
        }
        groups_.push_back({load, StepBuilder({file_, record.line(), 1}, faults_)});
        StepBuilder& builder = groups_.back().builder;
        (column == "rate_per_s" ? builder.step.offered_per_s : builder.step.concurrency) = load;
        return builder;
    }

    std::string file_;
    Faults& faults_;
    std::vector<Group> groups_;
};

Result<Measurement> read_long_rows(const MeasuredText& text) {
    const std::string_view load = text.header_has({"rate_per_s"})    ? "rate_per_s"
                                  : text.header_has({"concurrency"}) ? "concurrency"
                                                                     : "load";
    Faults across;
    LongRows rows(text.file, across);
    Result<Measurement> measurement =
        read_steps(text, "csv", {{load, "quantile", "latency_ms"}, {}, true},
                   [&](const CsvRecord& record, Measurement& into, Faults&) {
                       rows.add(record, load);
                       if (into.steps.empty()) {
                           into.steps.emplace_back(); // so that no row is told from bad rows
                       }
                   });
    if (measurement) {
        measurement->steps.clear();
        rows.finish(*measurement);
    }
    if (!across.empty()) {
        return failure(std::move(across));
    }
    return measurement;
}

} // namespace

Result<Measurement> read_plain_csv(const MeasuredText& text) {
    if (text.header_has({"quantile", "latency_ms"})) {
        return read_long_rows(text);
    }
    return read_steps(text, "csv", own_format, read_own_row);
}

} // namespace skusim::measured
