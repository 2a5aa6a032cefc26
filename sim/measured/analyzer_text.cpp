// What perf_analyzer prints (inference_profiler.cc): one block for each load, times in
// microseconds.
#include <skusim/text/plain.hpp>
#include <skusim/text/quantities.hpp>

#include "reading.hpp"

#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::Measurement;

namespace {

constexpr double microsecond_in_seconds = 1e-6;

class AnalyzerText {
public:
    explicit AnalyzerText(const MeasuredText& text) {
        measurement_.tool = "perf-analyzer";
        measurement_.file = text.file;
        measurement_.batch_size_assumed = true;
    }

    void read(std::string_view line, int number) {
        const std::string_view words = trimmed(line);
        const std::size_t colon = words.find(':');
        const std::string_view key = words.substr(0, colon);
        const std::string_view value =
            colon == std::string_view::npos ? std::string_view{} : trimmed(words.substr(colon + 1));
        const Place here{measurement_.file, number, 1};
        if (key == "Request concurrency" || key == "Request Rate") {
            close();
            builder_.emplace(here, faults_);
            has_block_ = true;
            in_client_ = true;
            (key == "Request Rate" ? builder_->step.offered_per_s : builder_->step.concurrency) =
                first_figure(key, value, here);
            set_gaps(builder_->step);
        } else if (words.ends_with("distribution on request generation")) {
            gap_cv_ = words.find("poisson") != words.npos ? poisson_stream : evenly_paced;
        } else if (key == "Batch size") {
            take_batch_size(value, here);
        } else if (key == "Server") {
            in_client_ = false;
        } else if (builder_ && in_client_) {
            take(key, value, here);
        } else if (builder_ && key == "Avg request latency") {
            take_queue(value, here);
        }
    }

    Result<Measurement> finish() {
        close();
        if (faults_.empty() && measurement_.steps.empty()) {
            faults_.push_back({{measurement_.file, 1, 0},
                               has_block_ ? "no block has an \"Avg latency:\" or a percentile; is "
                                            "the output truncated?"
                                          : "no block \"Request concurrency:\"; is the output "
                                            "truncated?"});
        }
        return faults_.empty() ? Result<Measurement>(std::move(measurement_))
                               : failure(std::move(faults_));
    }

private:
    std::optional<double> first_figure(std::string_view name, std::string_view text,
                                       const Place& place) {
        const auto words = words_of(text);
        return builder_->figure(name, words.empty() ? std::string_view{} : words.front(), place);
    }

    /// "Using uniform distribution on request generation": of requests over time, which are even.
    void set_gaps(calibration::LoadStep& step) const {
        assume_gaps(step, gap_cv_.value_or(evenly_paced));
        step.gap_cv_assumed = step.gap_cv_assumed && !gap_cv_;
    }

    void take_batch_size(std::string_view value, const Place& place) {
        const auto size = parse_decimal(value);
        constexpr double most = 65536;
        if (!size || *size < 1 || *size > most) {
            faults_.push_back({place, fmt::format("Batch size is {}; expected a number of at least "
                                                  "1",
                                                  shown(value))});
            return;
        }
        batch_size_ = static_cast<int>(*size);
        measurement_.batch_size_assumed = false;
    }

    void close() {
        if (!builder_) {
            return;
        }
        const bool has_latency = builder_->step.mean_s || !builder_->is_empty();
        calibration::LoadStep step = builder_->finish();
        builder_.reset();
        if (!has_latency) {
            return; // the block was cut, or its figures are faults
        }
        step.batch_size = batch_size_;
        if (step.completed_per_s) {
            *step.completed_per_s /= batch_size_; // items, as printed
        }
        measurement_.steps.push_back(std::move(step));
    }

    void take(std::string_view key, std::string_view value, const Place& place) {
        calibration::LoadStep& step = builder_->step;
        if (key == "Request count") {
            step.completed = first_figure(key, value, place);
        } else if (key == "Throughput") {
            step.completed_per_s = first_figure(key, value, place);
        } else if (key == "Avg latency") {
            step.place = place;
            if (const auto mean = first_figure(key, value, place)) {
                builder_->latency(step.mean_s, key, *mean * microsecond_in_seconds, place);
            }
            constexpr std::string_view deviation = "standard deviation ";
            if (const std::size_t at = value.find(deviation); at != std::string_view::npos) {
                const auto sd = first_figure("the standard deviation",
                                             value.substr(at + deviation.size()), place);
                if (sd) {
                    builder_->deviation(key, *sd * microsecond_in_seconds, place);
                }
            }
        } else if (key.starts_with('p') && key.ends_with(" latency")) {
            const auto share = builder_->share(words_of(key.substr(1)).front(), place);
            const auto latency = first_figure(key, value, place);
            if (share && latency) {
                builder_->quantile(*share, key, *latency * microsecond_in_seconds, place,
                                   microsecond_in_seconds / 2);
            }
        }
    }

    /// "12000 usec (overhead 5 usec + queue 64 usec + ...)"
    void take_queue(std::string_view value, const Place& place) {
        constexpr std::string_view queue = "queue ";
        const std::size_t at = value.find(queue);
        const auto amount =
            at == std::string_view::npos
                ? std::nullopt
                : first_figure("the time in the queue", value.substr(at + queue.size()), place);
        if (amount) {
            builder_->step.server_queue_s = *amount * microsecond_in_seconds;
        }
    }

    Measurement measurement_;
    Faults faults_;
    std::optional<StepBuilder> builder_; ///< of the block that is read
    bool has_block_ = false;
    bool in_client_ = false;
    int batch_size_ = 1;
    std::optional<double> gap_cv_; ///< of a request rate
};

} // namespace

Result<Measurement> read_analyzer_text(const MeasuredText& text) {
    AnalyzerText reader(text);
    for_each_line(text.text, [&](std::string_view line, int number) { reader.read(line, number); });
    return reader.finish();
}

} // namespace skusim::measured
