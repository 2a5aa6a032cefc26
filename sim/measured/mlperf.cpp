// MLPerf LoadGen's mlperf_log_summary.txt (mlcommons/inference, loadgen/results.cc).
#include <skusim/text/plain.hpp>
#include <skusim/text/quantities.hpp>

#include "reading.hpp"

#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::Measurement;

namespace {

constexpr double nanosecond_in_seconds = 1e-9;

class SummaryReader {
public:
    SummaryReader(std::string file, Faults& faults)
        : file_(std::move(file)), builder({file_, 1, 1}, faults), faults_(faults) {}

    void read(std::string_view line, int number) {
        line_ = number;
        if (line.find("Processed at least") != std::string_view::npos) {
            read_count(line);
            return;
        }
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) {
            return;
        }
        read_pair(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
    }

    void finish() {
        if (scenario == "SingleStream" || scenario == "MultiStream") {
            builder.step.concurrency = 1;
        }
        if (scenario == "Server") {
            builder.step.gap_cv = poisson_stream; // by LoadGen's rules
        }
        if (scenario == "MultiStream") {
            builder.step.batch_size = samples_per_query;
            if (builder.step.completed_per_s) {
                *builder.step.completed_per_s /= samples_per_query;
            }
        }
        if (scenario.empty()) {
            faults_.push_back({{file_, 0, 0}, "no line \"Scenario :\"; is the file truncated?"});
        } else if (scenario == "Offline") {
            faults_.push_back({{file_, 0, 0},
                               "scenario Offline has no latency of single requests; "
                               "use SingleStream, MultiStream or Server"});
        }
        if (result != "VALID") {
            remarks.push_back(result.empty() ? "no line \"Result is\""
                                             : "LoadGen calls the run " + result);
        }
    }

    StepBuilder& step() { return builder; }
    std::vector<std::string> remarks;
    std::string scenario;

private:
    /// " * Processed at least 64 queries (180)."
    void read_count(std::string_view line) {
        const std::size_t open = line.rfind('(');
        const std::size_t close = line.rfind(')');
        if (open != std::string_view::npos && close != std::string_view::npos && close > open) {
            builder.step.completed =
                builder.figure("the number of queries", line.substr(open + 1, close - open - 1),
                               {file_, line_, 1});
        }
    }

    void read_pair(std::string_view key, std::string_view value) {
        if (key == "Scenario") {
            scenario = value;
            return;
        }
        if (key == "Result is") {
            result = value;
            return;
        }
        const Place place{file_, line_, 1};
        const bool is_of_use = key.ends_with("latency (ns)") ||
                               key == "Completed samples per second" ||
                               key == "QPS w/ loadgen overhead" ||
                               key == "Scheduled samples per second" || key == "samples_per_query";
        const std::optional<double> number =
            is_of_use ? builder.figure(key, value, place) : std::nullopt;
        if (!number) {
            return;
        }
        if (key == "Min latency (ns)") {
            builder.latency(builder.step.min_s, key, *number * nanosecond_in_seconds, place);
        } else if (key == "Max latency (ns)") {
            builder.latency(builder.step.max_s, key, *number * nanosecond_in_seconds, place);
        } else if (key == "Mean latency (ns)") {
            builder.step.place = place;
            builder.latency(builder.step.mean_s, key, *number * nanosecond_in_seconds, place);
        } else if (key.ends_with("percentile latency (ns)") && key.find("th ") == key.npos) {
            if (const auto share = builder.share(words_of(key).front(), place)) {
                builder.quantile(*share, key, *number * nanosecond_in_seconds, place);
            }
        } else if (key == "Completed samples per second" || key == "QPS w/ loadgen overhead") {
            builder.step.completed_per_s = *number;
        } else if (key == "Scheduled samples per second") {
            builder.step.offered_per_s = *number;
        } else if (key == "samples_per_query" && *number >= 1) {
            samples_per_query = static_cast<int>(*number);
        }
    }

    std::string file_;
    StepBuilder builder;
    Faults& faults_;
    int line_ = 0;
    int samples_per_query = 8; // LoadGen's default for MultiStream
    std::string result;
};

Result<Measurement> read_loadgen_run(const MeasuredText& text) {
    Faults faults;
    SummaryReader reader(text.file, faults);
    for_each_line(text.text, [&](std::string_view line, int number) { reader.read(line, number); });
    reader.finish();
    if (!reader.step().is_damaged() && !reader.step().step.mean_s) {
        faults.push_back(
            {{text.file, 0, 0}, "no line \"Mean latency (ns) :\"; is the file truncated?"});
    }
    Result<Measurement> measurement =
        one_step(text, "mlperf", reader.step(), faults, reader.remarks);
    if (measurement) {
        measurement->from_due_time = reader.scenario == "Server";
    }
    return measurement;
}

} // namespace

Result<Measurement> read_mlperf(const MeasuredText& text) {
    return read_each(runs_in(text,
                             [](std::string_view line) {
                                 return line.find("MLPerf Results Summary") != line.npos;
                             }),
                     read_loadgen_run);
}

} // namespace skusim::measured
