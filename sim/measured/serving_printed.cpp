// What `vllm bench serve` and SGLang's bench_serving print at the end, whose labels are the keys of
// the JSON that they save in other words:
//
//   ============ Serving Benchmark Result ============
//   Successful requests:                     200
//   Request throughput (req/s):              0.94
//   Mean TTFT (ms):                          215.50
//   P99 E2EL (ms):                           4210.00        SGLang: E2E Latency
#include <skusim/text/plain.hpp>

#include "reading.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace skusim::measured {
using namespace text;

namespace {

constexpr std::string_view opening_line = "Serving Benchmark Result ===";

struct LabelledKey {
    std::string_view label;
    std::string_view key;
};
constexpr std::array<LabelledKey, 11> printed_counts{
    {{"Successful requests", "completed"},
     {"Failed requests", "failed"},
     {"Request rate configured (RPS)", "request_rate"},
     {"Traffic request rate", "request_rate"},
     {"Maximum request concurrency", "max_concurrency"},
     {"Max request concurrency", "max_concurrency"},
     {"Max reqeuest concurrency", "max_concurrency"},
     {"Benchmark duration (s)", "duration"},
     {"Total input tokens", "total_input_tokens"},
     {"Total generated tokens", "total_output_tokens"},
     {"Request throughput (req/s)", "request_throughput"}}};
constexpr std::array<LabelledKey, 5> printed_times{{{"TTFT", "ttft"},
                                                    {"TPOT", "tpot"},
                                                    {"ITL", "itl"},
                                                    {"E2EL", "e2el"},
                                                    {"E2E Latency", "e2el"}}};

/// "mean", "median", "std", "p99.9": the figures of a time; empty for any other word.
std::string figure_of(std::string_view word) {
    for (const LabelledKey& it : {LabelledKey{"Mean", "mean"}, LabelledKey{"Median", "median"},
                                  LabelledKey{"Std", "std"}}) {
        if (word == it.label) {
            return std::string(it.key);
        }
    }
    return word.starts_with('P') ? fmt::format("p{}", word.substr(1)) : "";
}

/// "Mean TTFT (ms)" is mean_ttft_ms. Empty for a label that is of no use.
std::string key_of(std::string_view label) {
    for (const LabelledKey& it : printed_counts) {
        if (label == it.label) {
            return std::string(it.key);
        }
    }
    const std::size_t blank = label.find(' ');
    if (blank != label.npos && label.ends_with(" (ms)")) {
        const std::string figure = figure_of(label.substr(0, blank));
        const std::string_view time = label.substr(blank + 1, label.size() - blank - 6);
        for (const LabelledKey& it : printed_times) {
            if (time == it.label && !figure.empty()) {
                return fmt::format("{}_{}_ms", figure, it.key);
            }
        }
    }
    return {};
}

/// A log may put a date, or the name of a machine, before each key.
std::string key_at_end_of(std::string_view label) {
    std::string key = key_of(label);
    for (std::size_t blank = label.find(' '); key.empty() && blank != label.npos;
         blank = label.find(' ')) {
        label.remove_prefix(blank + 1);
        key = key_of(label);
    }
    return key;
}

using FiguresByKey = std::map<std::string, double>;

/// SGLang prints no time per output token in some versions; it follows from what it prints.
void add_missing(FiguresByKey& figures) {
    const double answers = figures["completed"];
    const double tokens = answers > 0 ? figures["total_output_tokens"] / answers : 0;
    const double decoding = figures["mean_e2el_ms"] - figures["mean_ttft_ms"];
    if (!figures.contains("mean_tpot_ms") && figures["mean_ttft_ms"] > 0 && decoding > 0 &&
        tokens > 1) {
        figures["mean_tpot_ms"] = decoding / (tokens - 1);
    }
    std::erase_if(figures,
                  [](const auto& it) { return it.second == 0 && it.first != "completed"; });
}

std::string as_json(FiguresByKey figures) {
    add_missing(figures);
    std::string document = R"({"printed": true)";
    for (const auto& [key, number] : figures) {
        document += fmt::format(R"(, "{}": {})", key, number);
    }
    return document + '}';
}

struct PrintedServing {
    FiguresByKey figures;
    Faults faults;
};

void read_figure(std::string_view line, const Place& place, PrintedServing& run) {
    const std::size_t colon = line.rfind(':');
    const std::string_view label = line.substr(0, std::min(colon, line.size()));
    const std::string key = colon == line.npos ? "" : key_at_end_of(label);
    if (key.empty()) {
        return;
    }
    const std::string_view value = trimmed(line.substr(colon + 1));
    const std::optional<double> number = printed_number(value);
    // A rate without a limit is "inf", and a concurrency may be "not set" or "None".
    const bool may_be_text = (key == "request_rate" || key == "max_concurrency") &&
                             (value == "inf" || value == "not set" || value == "None");
    if (number && *number >= 0) {
        run.figures.emplace(key, *number);
    } else if (number || !may_be_text) {
        run.faults.push_back(
            {place, fmt::format("{} is {}; expected a number of at least 0", label, shown(value))});
    }
}

} // namespace

bool is_printed_serving(std::string_view text) {
    return text.find(opening_line) != text.npos;
}

Result<std::string> saved_serving(const std::string& file, std::string_view text) {
    std::string saved;
    std::optional<PrintedServing> run;
    Faults faults;
    int ends = 0; // lines whose end is not yet written: a document takes the place of its first
    const auto close = [&] {
        if (run) {
            saved += as_json(std::move(run->figures));
            faults.insert(faults.end(), run->faults.begin(), run->faults.end());
        }
    };
    for_each_line(text, [&](std::string_view line, int number) {
        line = trimmed(line);
        if (line.find(opening_line) != line.npos) {
            close();
            saved.append(static_cast<std::size_t>(ends), '\n');
            ends = 0;
            run.emplace();
        }
        ++ends;
        if (run) {
            read_figure(line, {file, number, 1}, *run);
        }
    });
    close();
    return faults.empty() ? Result<std::string>(saved + '\n') : failure(std::move(faults));
}

} // namespace skusim::measured
