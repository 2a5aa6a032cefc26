// The standard output of wrk2 (giltene/wrk2) and wrk (wg/wrk), with --latency.
#include <skusim/text/plain.hpp>
#include <skusim/text/quantities.hpp>

#include "reading.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::Measurement;

namespace {

/// Reads the lines one after the other, each kind where it is seen.
class Wrk2Reader {
public:
    Wrk2Reader(std::string file, Faults& faults)
        : file_(std::move(file)), faults_(faults), builder({file_, 1, 1}, faults) {}

    void read(std::string_view line, int number) {
        const std::vector<std::string_view> words = words_of(line);
        line_ = number;
        if (words.empty()) {
            return;
        }
        if (words[0] == "Latency" && words.size() >= 2 && words[1] != "Distribution") {
            read_statistics(words);
        } else if (words.size() >= 5 && words[4] == "connections") {
            connections = builder.figure("the number of connections", words[3], here());
        } else if (line.find("Thread calibration") != std::string_view::npos ||
                   line.find("HdrHistogram") != std::string_view::npos) {
            paced = true;
        } else if (words[0] == "Requests/sec:" && words.size() == 2) {
            builder.step.completed_per_s = builder.figure("Requests/sec", words[1], here());
        } else if (words.size() >= 4 && words[1] == "requests" && words[2] == "in") {
            builder.step.completed = builder.figure("the number of requests", words[0], here());
        } else if (line.find("Non-2xx") != std::string_view::npos) {
            refused = builder.figure("the refused requests", words.back(), here()).value_or(0);
        } else if (line.find("Socket errors") != std::string_view::npos) {
            for (std::string_view word : words) {
                word = word.ends_with(',') ? word.substr(0, word.size() - 1) : word;
                if (word.find_first_of("-0123456789") == 0) {
                    errors += builder.figure("a number of errors", word, here()).value_or(0);
                }
            }
        } else {
            read_quantile(words);
        }
    }

    void finish() {
        // The spectrum has what the short list has, and more.
        for (const Line& it : spectrum.empty() ? list : spectrum) {
            builder.quantile(it.probability, fmt::format("{:g} %", it.probability * 100),
                             it.seconds, it.place, it.rounding_s);
        }
        // Answers of another status count as requests; what never was answered does not.
        take_errors_out(builder.step, refused);
        builder.step.times_hold_errors = refused > 0;
        builder.step.errors = refused + errors;
        if (paced) {
            // Each connection is, so that together they nearly are.
            builder.step.gap_cv = evenly_paced;
            builder.step.gap_cv_assumed = true;
        } else {
            builder.step.concurrency = connections;
        }
    }

private:
    struct Line {
        double probability;
        double seconds;
        double rounding_s;
        Place place;
    };

    [[nodiscard]] Place here() const { return {file_, line_, 1}; }

    void read_statistics(const std::vector<std::string_view>& words) {
        const auto time = [&](std::size_t i) {
            return i < words.size() ? seconds_in(words[i]) : std::nullopt;
        };
        const auto mean = time(1);
        const auto sd = time(2);
        const auto most = time(3);
        if (!mean || !sd || !most) {
            faults_.push_back({here(), "expected mean, deviation and maximum of the latency, each "
                                       "with its unit"});
            return;
        }
        builder.step.place = here();
        if (*most <= 0) {
            return; // nothing was answered
        }
        builder.latency(builder.step.mean_s, "mean latency", *mean, here());
        builder.latency(builder.step.max_s, "greatest latency", *most, here());
        builder.deviation("the deviation of the latency", *sd, here());
    }

    void read_quantile(const std::vector<std::string_view>& words) {
        if (words.size() <= 2 && words[0].ends_with('%')) {
            const auto share = builder.share(words[0].substr(0, words[0].size() - 1), here());
            const auto seconds = builder.time_figure(
                words[0], words.size() < 2 ? std::string_view{} : words[1], here());
            if (share && seconds) {
                const std::size_t digits = words[1].find_first_not_of("0123456789.");
                const double number = parse_decimal(words[1].substr(0, digits)).value_or(0);
                const double unit_s = number > 0 ? *seconds / number : 0;
                list.push_back({*share, *seconds, half_of_last_digit(words[1]) * unit_s, here()});
            }
        } else if (words.size() == 4 && std::count_if(words.begin(), words.end(), is_figure) >= 3) {
            read_spectrum(words);
        }
    }

    static bool is_figure(std::string_view word) {
        return word == "inf" || parse_decimal(word).has_value();
    }

    /// Value in ms, percentile, count, 1 / (1 - percentile).
    void read_spectrum(const std::vector<std::string_view>& words) {
        const auto milliseconds = builder.figure("a latency", words[0], here());
        const auto share = builder.figure("a percentile", words[1], here());
        for (const std::string_view word : {words[2], words[3]}) {
            if (word != "inf") {
                static_cast<void>(builder.figure("a count", word, here()));
            }
        }
        if (milliseconds && share && *share > 0 && *share < 1) {
            spectrum.push_back({*share, *milliseconds * ms, 0, here()});
        }
    }

    std::string file_;
    Faults& faults_;
    int line_ = 0;
    std::vector<Line> list;
    std::vector<Line> spectrum;
    double refused = 0; ///< answered with a status other than 2xx or 3xx
    double errors = 0;  ///< not answered
    std::optional<double> connections;

public:
    StepBuilder builder;
    bool paced = false; ///< sends at a fixed rate: wrk2
};

Result<Measurement> read_wrk_run(const MeasuredText& text) {
    Faults faults;
    Wrk2Reader reader(text.file, faults);
    for_each_line(text.text, [&](std::string_view line, int number) { reader.read(line, number); });
    reader.finish();
    std::vector<std::string> remarks;
    if (!reader.builder.is_damaged() && !reader.builder.step.completed_per_s) {
        faults.push_back(
            {{text.file, 0, 0}, "no line \"Requests/sec:\"; is the output truncated?"});
    }
    if (faults.empty() && reader.builder.is_empty()) {
        remarks.emplace_back("no latency distribution; run with --latency for one");
    }
    Result<Measurement> measurement =
        one_step(text, "wrk2", reader.builder, faults, std::move(remarks));
    if (measurement) {
        measurement->from_due_time = reader.paced;
    }
    return measurement;
}

} // namespace

Result<Measurement> read_wrk2(const MeasuredText& text) {
    return read_each(
        runs_in(text, [](std::string_view line) { return line.starts_with("Running "); }),
        read_wrk_run);
}

} // namespace skusim::measured
