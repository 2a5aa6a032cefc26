// The reports of vegeta (tsenart/vegeta, lib/reporters.go): text with Go's times, and JSON in
// nanoseconds. Its load is open, at a constant pace unless a program of its own says otherwise;
// latencies are of all requests, failed ones among them.
#include <skusim/text/plain.hpp>
#include <skusim/text/quantities.hpp>

#include "reading.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::Measurement;

namespace {

std::vector<std::string_view> parts_of(std::string_view list) {
    std::vector<std::string_view> parts;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        parts.push_back(trimmed(list.substr(0, comma)));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return parts;
}

/// Requests sent, and the share of them that was answered well.
void take_success(StepBuilder& builder, std::optional<double> requests, double success) {
    builder.step.completed = requests;
    take_errors_out(builder.step, std::round((1 - success) * requests.value_or(0)));
    builder.step.times_hold_errors = success < 1;
}

/// A share of the requests: more than all is a fault.
double success_in(double share, const Place& place, Faults& faults) {
    if (share > 1) {
        faults.push_back({place, fmt::format("the success ratio is {:g} %; expected at most 100 %",
                                             100 * share)});
    }
    return std::min(share, 1.0);
}

/// "Latencies  [min, mean, 50, 90, 95, 99, max]  90.4ms, ...": names in brackets, then values.
class VegetaText {
public:
    VegetaText(std::string file, Faults& faults)
        : file_(std::move(file)), faults_(faults), builder({file_, 1, 1}, faults) {}

    void read(std::string_view line, int number) {
        const std::size_t open = line.find('[');
        const std::size_t close = line.find(']');
        if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
            return;
        }
        const std::string_view title = trimmed(line.substr(0, open));
        const auto names = parts_of(line.substr(open + 1, close - open - 1));
        const auto values = parts_of(line.substr(close + 1));
        for (std::size_t i = 0; i < names.size(); ++i) {
            take(title, names[i], i < values.size() ? values[i] : std::string_view{},
                 {file_, number, 1});
        }
    }

    void finish() { take_success(builder, requests_, success_); }

private:
    void take(std::string_view title, std::string_view name, std::string_view value,
              const Place& place) {
        if (title == "Requests" && name == "total") {
            requests_ = builder.figure("the total of requests", value, place);
        } else if (title == "Requests" && name == "rate") {
            builder.step.offered_per_s = builder.figure("the rate of requests", value, place);
            assume_gaps(builder.step, evenly_paced);
        } else if (title == "Requests" && name == "throughput") {
            throughput_ = builder.figure("the throughput", value, place);
        } else if (title == "Success") {
            const auto percent =
                builder.figure("the success ratio", value.substr(0, value.find('%')), place);
            success_ = success_in(percent.value_or(100) / 100, place, faults_);
        } else if (title == "Status Codes") {
            check_statuses(value, place);
        } else if (title == "Latencies") {
            take_latency(name, value, place);
        }
    }

    /// "200:1170  503:30": the ratio says how many were answered well, and these the same.
    void check_statuses(std::string_view list, const Place& place) {
        for (const std::string_view word : words_of(list)) {
            const std::size_t colon = std::min(word.find(':'), word.size());
            const auto status = parse_decimal(word.substr(0, colon));
            const auto count = parse_decimal(word.substr(std::min(colon + 1, word.size())));
            if (!status || !count || *status < 0 || *count < 0) {
                faults_.push_back(
                    {place, fmt::format("Status Codes has {}; expected a code and a number of "
                                        "requests, such as 200:1170",
                                        shown(word))});
            }
        }
    }

    void take_latency(std::string_view name, std::string_view value, const Place& place) {
        const auto seconds = builder.time_figure("latency " + std::string(name), value, place);
        if (!seconds || *seconds <= 0) {
            return; // nothing was answered
        }
        if (name == "mean") {
            builder.step.place = place;
            builder.latency(builder.step.mean_s, name, *seconds, place);
        } else if (name == "min") {
            builder.latency(builder.step.min_s, name, *seconds, place);
        } else if (name == "max") {
            builder.latency(builder.step.max_s, name, *seconds, place);
        } else if (const auto share = builder.share(name, place)) {
            builder.quantile(*share, fmt::format("{} %", name), *seconds, place);
        }
    }

    std::string file_;
    Faults& faults_;
    std::optional<double> requests_;
    std::optional<double> throughput_;
    double success_ = 1;

public:
    StepBuilder builder;

    /// Counts requests that were answered well.
    [[nodiscard]] std::optional<double> throughput() const { return throughput_; }
};

Result<Measurement> read_vegeta_run(const MeasuredText& text) {
    Faults faults;
    VegetaText reader(text.file, faults);
    for_each_line(text.text, [&](std::string_view line, int number) { reader.read(line, number); });
    reader.finish();
    reader.builder.step.completed_per_s = reader.throughput();
    return one_step(text, "vegeta", reader.builder, faults);
}

Result<Measurement> read_vegeta_json(const MeasuredText& text) {
    Faults faults;
    JsonFigures figures(text.file, faults);
    const Value& root = *text.json;
    const Value* latencies = root.find("latencies");
    StepBuilder builder(figures.place(*latencies), faults);
    take_success(
        builder, figures.amount(&root, "requests"),
        success_in(figures.amount(&root, "success").value_or(1), figures.place(root), faults));
    const Value* statuses = text.key("status_codes");
    for (const Entry& entry : statuses != nullptr ? statuses->entries : std::vector<Entry>{}) {
        static_cast<void>(figures.amount(statuses, entry.key)); // a count, though of no use here
    }
    builder.step.offered_per_s = figures.amount(&root, "rate");
    assume_gaps(builder.step, evenly_paced);
    builder.step.completed_per_s = figures.amount(&root, "throughput");
    if (builder.step.completed == 0.0) {
        return one_step(text, "vegeta", builder, faults);
    }
    constexpr double nanosecond = 1e-9;
    figures.latency(builder, builder.step.mean_s, latencies, "mean", nanosecond);
    figures.latency(builder, builder.step.min_s, latencies, "min", nanosecond);
    figures.latency(builder, builder.step.max_s, latencies, "max", nanosecond);
    static constexpr std::array<NamedPercentile, 4> names{
        {{0.5, "50th"}, {0.9, "90th"}, {0.95, "95th"}, {0.99, "99th"}}};
    for (const NamedPercentile& it : names) {
        figures.quantile(builder, it.probability, latencies, it.name, nanosecond);
    }
    return one_step(text, "vegeta", builder, faults);
}

} // namespace

Result<Measurement> read_vegeta(const MeasuredText& text) {
    if (!text.json) {
        return read_each(
            runs_in(text, [](std::string_view line) { return line.starts_with("Requests "); }),
            read_vegeta_run);
    }
    return text.key("latencies") != nullptr
               ? read_vegeta_json(text)
               : failure(Place{text.file, 1, 1}, "key \"latencies\" is missing");
}

} // namespace skusim::measured
