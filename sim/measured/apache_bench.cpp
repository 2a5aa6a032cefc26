// The output of ApacheBench (httpd/support/ab.c): percentiles in whole milliseconds, of all answers
// whatever their status. What it calls failed for its length was answered.
#include <skusim/text/plain.hpp>
#include <skusim/text/quantities.hpp>

#include "reading.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::Measurement;

namespace {

class BenchText {
public:
    BenchText(std::string file, Faults& faults)
        : file_(std::move(file)), faults_(faults), builder({file_, 1, 1}, faults) {}

    void read(std::string_view line, int number) {
        line_ = number;
        const auto words = words_of(line);
        if (words.empty()) {
            return;
        }
        if (line.starts_with("Concurrency Level:")) {
            builder.step.concurrency = builder.figure("Concurrency Level", words.back(), here());
        } else if (line.starts_with("Complete requests:")) {
            builder.step.completed = builder.figure("Complete requests", words.back(), here());
        } else if (line.starts_with("Non-2xx responses:")) {
            refused_ = builder.figure("Non-2xx responses", words.back(), here()).value_or(0);
        } else if (words[0] == "(Connect:") {
            read_failures(words);
        } else if (line.starts_with("Requests per second:") && words.size() > 3) {
            builder.step.completed_per_s = builder.figure("Requests per second", words[3], here());
        } else if (line.starts_with("Time per request:") && line.ends_with("(mean)") &&
                   words.size() > 3) {
            per_request_ms_ = builder.figure("Time per request", words[3], here());
        } else if (words[0] == "Total:") {
            read_total(words);
        } else if (words[0].ends_with('%') && words.size() <= 2) {
            read_quantile(words);
        }
    }

    void finish() {
        if ((!builder.step.completed || !builder.step.completed_per_s) && !builder.is_damaged()) {
            faults_.push_back({{file_, 0, 0},
                               "no lines \"Complete requests:\" and \"Requests per second:\"; is "
                               "the output truncated?"});
        }
        take_errors_out(builder.step, refused_ + broken_);
        builder.step.times_hold_errors = refused_ + broken_ > 0;
    }

    [[nodiscard]] std::vector<std::string> remarks() const {
        return other_length_ == 0
                   ? std::vector<std::string>{}
                   : std::vector{fmt::format("{:.0f} answers had another length than the first: ab "
                                             "calls them failed, and they count as answered",
                                             other_length_)};
    }

private:
    [[nodiscard]] Place here() const { return {file_, line_, 1}; }

    /// "(Connect: 0, Receive: 0, Length: 5, Exceptions: 0)"
    void read_failures(const std::vector<std::string_view>& words) {
        for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
            const std::string_view number =
                words[i + 1].substr(0, words[i + 1].find_first_of(",)"));
            (words[i] == "Length:" ? other_length_ : broken_) +=
                builder.figure("a number of failed requests", number, here()).value_or(0);
        }
    }

    /// "Total: min mean sd median max", in whole milliseconds. The mean has more digits elsewhere,
    /// in the time that a client took for a request; they agree where the client itself was quick.
    void read_total(const std::vector<std::string_view>& words) {
        std::array<double, 5> figures{}; // the fourth, the median, is among the percentiles, too
        for (std::size_t i = 0; i < figures.size(); ++i) {
            const auto read = i + 1 < words.size() ? parse_decimal(words[i + 1]) : std::nullopt;
            if (!read || *read < 0 || words.size() != figures.size() + 1) {
                faults_.push_back({here(), "expected least, mean, deviation, median and greatest "
                                           "time in milliseconds, each at least 0"});
                return;
            }
            figures[i] = *read;
        }
        const auto [least, mean, sd, median, most] = figures;
        builder.step.place = here();
        const bool agrees = per_request_ms_ && std::abs(*per_request_ms_ - mean) <= 1;
        builder.latency(builder.step.mean_s, "Total", (agrees ? *per_request_ms_ : mean) * ms,
                        here());
        builder.deviation("Total", sd * ms, here());
        if (least > 0) {
            builder.step.min_s = least * ms - half_ms;
        }
        builder.step.max_s = most * ms + half_ms;
    }

    void read_quantile(const std::vector<std::string_view>& words) {
        const auto share = builder.share(words[0].substr(0, words[0].size() - 1), here());
        const auto milliseconds =
            builder.figure(words[0], words.size() < 2 ? std::string_view{} : words[1], here());
        if (share && milliseconds) {
            builder.quantile(*share, fmt::format("{:g} %", 100 * *share), *milliseconds * ms,
                             here(), half_ms);
        }
    }

    std::string file_;
    Faults& faults_;
    int line_ = 0;
    std::optional<double> per_request_ms_;
    double refused_ = 0;
    double broken_ = 0;
    double other_length_ = 0;

public:
    StepBuilder builder;
};

Result<Measurement> read_bench_run(const MeasuredText& text) {
    Faults faults;
    BenchText reader(text.file, faults);
    for_each_line(text.text, [&](std::string_view line, int number) { reader.read(line, number); });
    reader.finish();
    return one_step(text, "ab", reader.builder, faults, reader.remarks());
}

} // namespace

Result<Measurement> read_apache_bench(const MeasuredText& text) {
    return read_each(
        runs_in(text, [](std::string_view line) { return line.starts_with("Server Software:"); }),
        read_bench_run);
}

} // namespace skusim::measured
