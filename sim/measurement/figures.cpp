#include <skusim/measurement/figures.hpp>
#include <skusim/stats/interval.hpp>
#include <skusim/stats/moments.hpp>

#include "timing.hpp"
#include "token_figures.hpp"

#include <algorithm>

namespace skusim::measurement {

namespace {

constexpr int most_slices = 20;
constexpr std::uint64_t completed_per_slice = 10;

/// What is counted in a part of the window.
struct Slice {
    double completed = 0; ///< requests meant to be sent in it
    double failed = 0;    ///< requests meant to be sent in it
    double ended = 0;     ///< completions in it
};

class Slicing {
public:
    Slicing(const MeasuredStep& measured, int count)
        : window_(measured.window), slices_(static_cast<std::size_t>(count)),
          latencies_(slices_.size()) {
        for (const Completion& completion : measured.completed) {
            if (const auto slice = at(completion.intended)) {
                slices_[*slice].completed += 1;
                latencies_.add(*slice, completion.latency);
            }
            if (const auto slice = at(completion.intended + completion.latency)) {
                slices_[*slice].ended += 1;
            }
        }
        for (const Duration intended : measured.failed) {
            if (const auto slice = at(intended)) {
                slices_[*slice].failed += 1;
            }
        }
    }

    [[nodiscard]] const Timing& latencies() const { return latencies_; }

    template <class Part>
    [[nodiscard]] std::vector<stats::RatioPart> parts(Part part) const {
        std::vector<stats::RatioPart> parts;
        for (const Slice& slice : slices_) {
            parts.push_back(part(slice));
        }
        return parts;
    }

private:
    [[nodiscard]] std::optional<std::size_t> at(Duration time) const {
        return slice_at(time, window_, slices_.size());
    }

    Duration window_;
    std::vector<Slice> slices_;
    Timing latencies_;
};

double mean_of(const Timing::Slice& slice) {
    const auto count = static_cast<double>(slice.times.total());
    return count > 0 ? slice.sum / count : 0;
}

/// Gives that of neighbours in a series; nothing if it does not vary.
std::optional<double> neighbour_correlation(const std::vector<Timing::Slice>& slices) {
    std::vector<double> means;
    for (const Timing::Slice& slice : slices) {
        means.push_back(mean_of(slice));
    }
    const stats::Moments moments = stats::moments_of(means);
    double together = 0;
    for (std::size_t i = 1; i < means.size(); ++i) {
        together += (means[i] - moments.mean()) * (means[i - 1] - moments.mean());
    }
    return moments.squares() > 0 ? std::optional(together / moments.squares()) : std::nullopt;
}

} // namespace

StepFigures figures_of(const MeasuredStep& measured, double confidence) {
    StepFigures figures;
    figures.completed = measured.endings[static_cast<std::size_t>(AnswerEnding::answered)];
    figures.errors = measured.failed.size();
    figures.slices = static_cast<int>(
        std::clamp<std::uint64_t>(figures.completed / completed_per_slice, 2, most_slices));
    if (measured.lag.total() > 0) {
        const auto percentile = [&](std::uint64_t percent) {
            const std::uint64_t rank = (measured.lag.total() * percent + 99) / 100 - 1;
            return in_seconds(measured.lag.value_at_rank(rank));
        };
        figures.lag_p50 = percentile(50);
        figures.lag_p99 = percentile(99);
        figures.lag_max = in_seconds(measured.lag.greatest());
    }
    const Slicing slicing(measured, figures.slices);
    figures.error_rate = stats::share_interval(slicing.parts([](const Slice& slice) {
        return stats::RatioPart{slice.failed, slice.failed + slice.completed};
    }),
                                               confidence);
    if (measured.window > Duration::zero()) {
        const double length = in_seconds(measured.window) / figures.slices;
        figures.throughput =
            stats::within(stats::ratio_interval(slicing.parts([length](const Slice& slice) {
                              return stats::RatioPart{slice.ended, length};
                          }),
                                                confidence),
                          0, stats::infinite);
    }
    figures.latency = slicing.latencies().figures(confidence);
    if (figures.slices == most_slices) {
        figures.correlation = neighbour_correlation(slicing.latencies().slices());
    }
    if (measured.tokens_asked) {
        figures.tokens = token_figures_of(measured, figures.slices, confidence);
    }
    return figures;
}

} // namespace skusim::measurement
