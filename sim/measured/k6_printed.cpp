// k6's summary as it prints it at the end of a test, before and since k6 1.0: read as the summary
// that it exports, whose metrics have the same names, and times in milliseconds.
//
//   http_req_duration..............: avg=163.1ms min=101.4ms med=150.2ms max=1.2s p(90)=210.5ms
//     { expected_response:true }...: avg=160.3ms ...
//   http_req_failed................: 2.00%  90 out of 4500   (before: with a tick and a cross)
//   http_reqs......................: 4500    74.9/s
//   vus............................: 20      min=20     max=20
#include <skusim/text/plain.hpp>
#include <skusim/text/quantities.hpp>

#include "reading.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::measured {
using namespace text;

using calibration::Measurement;

namespace {

/// Names are filled up with dots: "http_reqs......: 4500 74.9/s".
struct PrintedMetric {
    std::string name;
    std::vector<std::string_view> words;
};

std::optional<PrintedMetric> metric_in(std::string_view line) {
    const std::size_t dots = line.find("...");
    const std::size_t colon = dots == line.npos ? line.npos : line.find_first_not_of('.', dots);
    if (colon == line.npos || line[colon] != ':') {
        return std::nullopt;
    }
    PrintedMetric metric{{}, words_of(line.substr(colon + 1))};
    // What stands before the name is a mark of its threshold, or the date that a log puts there.
    const std::string_view label = line.substr(0, dots);
    const std::size_t part = label.find('{');
    const std::vector<std::string_view> words = words_of(label);
    for (const std::string_view word : part == label.npos ? words : words_of(label.substr(part))) {
        metric.name = (part == label.npos ? "" : metric.name) + std::string(word);
    }
    return metric;
}

class PrintedSummary {
public:
    void read(std::string_view line, int number) {
        std::optional<PrintedMetric> metric = metric_in(trimmed(line));
        if (!metric) {
            return;
        }
        if (metric->name.starts_with('{')) {
            metric->name = last_ + metric->name; // some of the requests of the metric above it
        } else {
            last_ = metric->name;
        }
        if (runs_.empty() || runs_.back().find(metric->name) != nullptr) {
            runs_.push_back(map_at(number));
        }
        Value figures = map_at(number);
        if (metric->name.starts_with("http_req_failed")) {
            take_share(metric->words, figures);
        } else {
            take_figures(metric->words, figures);
        }
        runs_.back().entries.push_back({metric->name, figures.mark, figures});
    }

    /// Each as `k6 run --summary-export` writes it.
    [[nodiscard]] std::vector<MeasuredText> exported(const std::string& file) const {
        std::vector<MeasuredText> texts;
        for (const Value& metrics : runs_) {
            Value root = map_at(metrics.mark.line);
            root.entries.push_back({"metrics", metrics.mark, metrics});
            texts.push_back({file, {}, std::move(root)});
        }
        return texts;
    }

private:
    static Value map_at(int line) {
        Value value;
        value.kind = Value::Kind::map;
        value.mark.line = line;
        return value;
    }

    static void add(Value& figures, std::string_view key, double number) {
        add_text(figures, key, fmt::format("{}", number), false);
    }

    /// What is no number is told where it is read.
    static void add_text(Value& figures, std::string_view key, std::string_view text,
                         bool is_damaged) {
        Value value;
        value.kind = Value::Kind::scalar;
        value.mark = figures.mark;
        value.scalar = text;
        value.quoted = is_damaged;
        figures.entries.push_back({std::string(key), value.mark, value});
    }

    static void take_figures(const std::vector<std::string_view>& words, Value& figures) {
        for (const std::string_view word : words) {
            const std::size_t equals = word.find('=');
            if (equals != word.npos) {
                const std::string_view key = word.substr(0, equals);
                const std::string_view value = word.substr(equals + 1);
                if (const auto seconds = seconds_in(value)) {
                    add(figures, key, *seconds / ms);
                } else if (const auto number = parse_decimal(value)) {
                    add(figures, key, *number); // of users
                } else {
                    add_text(figures, key, value, true);
                }
            } else if (const auto number = parse_decimal(word)) {
                add(figures, "count", *number);
            } else if (word.ends_with("/s")) {
                const std::string_view rate = word.substr(0, word.size() - 2);
                add_text(figures, "rate", rate, !parse_decimal(rate));
            } else {
                add_text(figures, "count", word, true);
            }
        }
    }

    /// The counts say more exactly what the percentage says.
    static void take_share(const std::vector<std::string_view>& words, Value& figures) {
        const auto number = [&](std::size_t i) {
            return i < words.size() ? parse_decimal(words[i]) : std::nullopt;
        };
        const bool has_marks = words.size() == 5 && words[1] == "\u2713";
        const bool has_of = words.size() == 5 && words[3] == "of";
        const auto failed = number(has_marks ? 2 : 1);
        const auto other = number(4);
        if ((has_marks || has_of) && failed && other) {
            const double all = has_marks ? *failed + *other : *other;
            add(figures, "rate", all > 0 ? *failed / all : 0);
            return;
        }
        const std::string_view share = words.empty() ? std::string_view{} : words[0];
        const auto percent =
            share.ends_with('%') ? parse_decimal(share.substr(0, share.size() - 1)) : std::nullopt;
        if (percent && !has_marks && !has_of) {
            add(figures, "rate", *percent / 100);
        } else {
            add_text(figures, "rate", fmt::format("{}", fmt::join(words, " ")), true);
        }
    }

    std::vector<Value> runs_; ///< metrics by name
    std::string last_;
};

} // namespace

Result<Measurement> read_k6_printed(const MeasuredText& text) {
    PrintedSummary summary;
    for_each_line(text.text,
                  [&](std::string_view line, int number) { summary.read(line, number); });
    const std::vector<MeasuredText> runs = summary.exported(text.file);
    return runs.empty() ? failure(Place{text.file, 1, 0},
                                  "no line \"http_req_duration...:\"; is the output truncated?")
                        : read_each(runs, read_k6);
}

} // namespace skusim::measured
