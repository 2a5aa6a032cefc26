// The output of hey (rakyll/hey) and oha (hatoo/oha), which print alike, with the unit of each
// time; hey's CSV (-o csv) and oha's JSON (--output-format json), in seconds. Latencies are of all
// answers, whatever their status.
#include <skusim/text/plain.hpp>
#include <skusim/text/quantities.hpp>

#include "requests.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::Measurement;

namespace {

bool is_good(int status) {
    return status >= 200 && status < 400;
}

/// What became of the requests.
struct Fates {
    double good = 0;
    double refused = 0;    ///< answered with another status
    double unanswered = 0; ///< no connection, too late, broken off

    void set(calibration::LoadStep& step, std::optional<double> answers_per_s) const {
        const double answered = good + refused;
        step.completed = answered;
        step.completed_per_s = answers_per_s;
        take_errors_out(step, refused);
        step.times_hold_errors = refused > 0;
        step.errors = refused + unanswered;
    }
};

class HeyText {
public:
    HeyText(std::string file, Faults& faults)
        : file_(std::move(file)), faults_(faults), builder({file_, 1, 1}, faults) {}

    void read(std::string_view line, int number) {
        line_ = number;
        line = trimmed(line);
        const std::size_t colon = line.find(':');
        if (line.starts_with('[')) {
            read_count(line);
        } else if (const std::size_t in = line.find("% in"); in != std::string_view::npos) {
            read_quantile(line, in);
        } else if (colon == std::string_view::npos) {
            return;
        } else if (section_ == "Summary:" && is_of_summary(line.substr(0, colon))) {
            read_pair(line.substr(0, colon), trimmed(line.substr(colon + 1)));
        } else if (colon + 1 == line.size()) {
            section_ = line;
        }
    }

    void finish() {
        if (!rate_ && !builder.is_damaged()) {
            faults_.push_back(
                {{file_, 0, 0}, "no line \"Requests/sec:\"; is the output truncated?"});
        }
        const double all = fates_.good + fates_.refused + fates_.unanswered;
        const double answered = all > 0 ? 1 - fates_.unanswered / all : 1;
        fates_.set(builder.step, rate_ ? std::optional(*rate_ * answered) : std::nullopt);
        if (all == 0) {
            builder.step.completed.reset(); // the file ends before it tells them
        }
    }

private:
    [[nodiscard]] Place here() const { return {file_, line_, 1}; }

    static bool is_of_summary(std::string_view key) {
        return key == "Average" || key == "Slowest" || key == "Fastest" || key == "Requests/sec";
    }

    /// "[200]    1200 responses", and under "Error distribution" the number stands in brackets.
    void read_count(std::string_view line) {
        const std::size_t close = line.find(']');
        if (close == std::string_view::npos || section_.starts_with("Response time")) {
            return;
        }
        const auto inside = parse_decimal(line.substr(1, close - 1));
        const auto words = words_of(line.substr(close + 1));
        if (section_.starts_with("Error distribution")) {
            fates_.unanswered += inside.value_or(0); // an error's text may begin so, too
        } else if (section_.starts_with("Status code distribution")) {
            const auto status = builder.figure("a status", line.substr(1, close - 1), here());
            const auto count =
                builder.figure("a number of responses",
                               words.empty() ? std::string_view{} : words.front(), here());
            (is_good(static_cast<int>(status.value_or(0))) ? fates_.good : fates_.refused) +=
                count.value_or(0);
        }
    }

    void read_quantile(std::string_view line, std::size_t in) {
        // Older versions of hey double the sign.
        const std::string_view number = line.substr(0, line.find('%'));
        const auto share = builder.share(trimmed(number), here());
        const std::string_view text = trimmed(line.substr(in + 4));
        const auto seconds = builder.time_figure(line.substr(0, in + 1), text, here());
        if (share && seconds && *seconds > 0) {
            builder.quantile(*share, fmt::format("{:g} %", 100 * *share), *seconds, here(),
                             rounding_of(text, *seconds));
        }
    }

    static double rounding_of(std::string_view text, double seconds) {
        const double number =
            parse_decimal(text.substr(0, text.find_first_not_of("0123456789."))).value_or(0);
        return number > 0 ? half_of_last_digit(text) * seconds / number : 0;
    }

    void read_pair(std::string_view key, std::string_view value) {
        const auto take = [&](std::optional<double>& target) {
            const auto seconds = builder.time_figure(key, value, here());
            if (seconds && *seconds > 0) {
                builder.latency(target, key, *seconds, here());
            }
        };
        if (key == "Average") {
            builder.step.place = here();
            take(builder.step.mean_s);
        } else if (key == "Slowest") {
            take(builder.step.max_s);
        } else if (key == "Fastest") {
            take(builder.step.min_s);
        } else {
            rate_ = builder.figure(key, value, here());
        }
    }

    std::string file_;
    Faults& faults_;
    int line_ = 0;
    std::string section_;
    std::optional<double> rate_;
    Fates fates_;

public:
    StepBuilder builder;
};

Result<Measurement> read_hey_run(const MeasuredText& text) {
    Faults faults;
    HeyText reader(text.file, faults);
    for_each_line(text.text, [&](std::string_view line, int number) { reader.read(line, number); });
    reader.finish();
    return one_step(text, "hey", reader.builder, faults,
                    {"hey and oha do not tell how many requests were in flight (-c)"});
}

/// One row for each answer; requests without one are not in the file.
Result<Measurement> read_hey_csv(const MeasuredText& text) {
    RequestTimes times;
    Fates fates;
    Result<Measurement> measurement = read_steps(
        text, "hey", {{"response-time", "status-code", "offset"}, {}, false},
        [&](const CsvRecord& record, Measurement& into, Faults& faults) {
            into.steps.resize(1); // replaced below
            constexpr NumberRange statuses{0, 999, true, true};
            const auto length = amount(record, "response-time", faults);
            const auto offset = amount(record, "offset", faults);
            const auto status = record.number("status-code", statuses, faults);
            if (!length || !offset || !status) {
                faults.push_back({record.place("response-time"), "the row has an empty field"});
            } else if (is_good(static_cast<int>(*status))) {
                const auto sent = static_cast<std::int64_t>(*offset * 1e9);
                times.add(sent, sent + static_cast<std::int64_t>(*length * 1e9),
                          record.place("response-time"), faults);
            } else {
                ++fates.refused;
            }
        });
    if (!measurement) {
        return measurement;
    }
    Faults faults;
    StepBuilder builder({text.file, 1, 1}, faults);
    builder.step.errors = fates.refused;
    builder.step.completed = 0;
    if (times.count() > 0) {
        times.describe(builder, builder.step.place);
    }
    return one_step(text, "hey", builder, faults);
}

Result<Measurement> read_oha_json(const MeasuredText& text) {
    Faults faults;
    JsonFigures figures(text.file, faults);
    const Value* summary = text.key("summary");
    StepBuilder builder(figures.place(*summary), faults);
    Fates fates;
    if (const Value* statuses = text.key("statusCodeDistribution")) {
        for (const Entry& entry : statuses->entries) {
            const auto status = parse_decimal(entry.key);
            const double count = figures.amount(statuses, entry.key).value_or(0);
            (status && is_good(static_cast<int>(*status)) ? fates.good : fates.refused) += count;
        }
    }
    if (const Value* errors = text.key("errorDistribution")) {
        for (const Entry& entry : errors->entries) {
            fates.unanswered += figures.amount(errors, entry.key).value_or(0);
        }
    }
    const double all = fates.good + fates.refused + fates.unanswered;
    const double rate = figures.amount(summary, "requestsPerSec").value_or(0);
    fates.set(builder.step, all > 0 ? rate * (1 - fates.unanswered / all) : rate);
    if (fates.good == 0) {
        return one_step(text, "hey", builder, faults); // its figures are 0 or null
    }
    figures.latency(builder, builder.step.mean_s, summary, "average", 1);
    figures.latency(builder, builder.step.min_s, summary, "fastest", 1);
    figures.latency(builder, builder.step.max_s, summary, "slowest", 1);
    const Value* quantiles = text.key("latencyPercentiles");
    for (const Entry& entry : quantiles != nullptr ? quantiles->entries : std::vector<Entry>{}) {
        const auto percent =
            entry.key.starts_with('p') ? parse_decimal(entry.key.substr(1)) : std::nullopt;
        if (percent && *percent > 0 && *percent < 100) {
            figures.quantile(builder, *percent / 100, quantiles, entry.key, 1);
        }
    }
    return one_step(text, "hey", builder, faults);
}

} // namespace

Result<Measurement> read_hey(const MeasuredText& text) {
    if (text.json) {
        return text.key("summary") != nullptr
                   ? read_oha_json(text)
                   : failure(Place{text.file, 1, 1}, "key \"summary\" is missing");
    }
    if (text.header_has({"response-time", "status-code"})) {
        return read_hey_csv(text);
    }
    return read_each(runs_in(text, [](std::string_view line) { return line == "Summary:"; }),
                     read_hey_run);
}

} // namespace skusim::measured
