#include <skusim/measurement/figures.hpp>
#include <skusim/stats/interval.hpp>
#include <skusim/stats/moments.hpp>
#include <skusim/stats/quantile.hpp>

#include <algorithm>
#include <cmath>

namespace skusim::measurement {

namespace {

constexpr int most_slices = 20;
constexpr std::uint64_t completed_per_slice = 10;

/// A part of the window.
struct Slice {
    stats::Histogram latencies; ///< of requests meant to be sent in it
    double latency_sum = 0;     ///< seconds
    double failed = 0;          ///< requests meant to be sent in it
    double ended = 0;           ///< completions in it
};

class Slicing {
public:
    Slicing(const MeasuredStep& measured, int count)
        : window_(measured.window), slices_(static_cast<std::size_t>(count)) {
        for (const Completion& completion : measured.completed) {
            if (Slice* slice = at(completion.intended)) {
                slice->latencies.record(completion.latency);
                slice->latency_sum += in_seconds(completion.latency);
            }
            if (Slice* slice = at(completion.intended + completion.latency)) {
                slice->ended += 1;
            }
        }
        for (const Duration intended : measured.failed) {
            if (Slice* slice = at(intended)) {
                slice->failed += 1;
            }
        }
    }

    [[nodiscard]] const std::vector<Slice>& slices() const { return slices_; }

    template <class Part>
    [[nodiscard]] std::vector<stats::RatioPart> parts(Part part) const {
        std::vector<stats::RatioPart> parts;
        for (const Slice& slice : slices_) {
            parts.push_back(part(slice));
        }
        return parts;
    }

private:
    Slice* at(Duration time) {
        if (time < Duration::zero() || time >= window_) {
            return nullptr;
        }
        const double share = in_seconds(time) / in_seconds(window_);
        const auto i = static_cast<std::size_t>(share * static_cast<double>(slices_.size()));
        return &slices_[std::min(i, slices_.size() - 1)];
    }

    Duration window_;
    std::vector<Slice> slices_;
};

double mean_of(const Slice& slice) {
    const auto count = static_cast<double>(slice.latencies.total());
    return count > 0 ? slice.latency_sum / count : 0;
}

double deviation_of(const MeasuredStep& measured, double mean) {
    stats::Moments latencies(mean);
    for (const Completion& completion : measured.completed) {
        if (completion.intended >= Duration::zero()) {
            latencies.add(in_seconds(completion.latency));
        }
    }
    return std::sqrt(latencies.variance());
}

Latency latency_of(const MeasuredStep& measured, const Slicing& slicing, double confidence) {
    std::vector<stats::QuantileSample> samples;
    stats::Histogram all;
    for (const Slice& slice : slicing.slices()) {
        samples.push_back({&slice.latencies, 0});
        all.merge(slice.latencies);
    }
    Latency latency;
    latency.mean =
        stats::within(stats::skewed_ratio_interval(slicing.parts([](const Slice& slice) {
                          return stats::RatioPart{slice.latency_sum,
                                                  static_cast<double>(slice.latencies.total())};
                      }),
                                                   confidence),
                      0, stats::infinite);
    latency.deviation = deviation_of(measured, latency.mean.value);
    const stats::PooledSample pooled(std::move(samples));
    for (std::size_t i = 0; i < stats::standard_quantiles.size(); ++i) {
        latency.quantiles[i] = pooled.quantile(stats::standard_quantiles[i], confidence);
    }
    latency.least = in_seconds(all.least());
    latency.greatest = in_seconds(all.greatest());
    return latency;
}

/// Gives that of neighbours in a series; nothing if it does not vary.
std::optional<double> neighbour_correlation(const std::vector<Slice>& slices) {
    std::vector<double> means;
    for (const Slice& slice : slices) {
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
        const auto completed = static_cast<double>(slice.latencies.total());
        return stats::RatioPart{slice.failed, slice.failed + completed};
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
    if (figures.completed > 0) {
        figures.latency = latency_of(measured, slicing, confidence);
        if (figures.slices == most_slices) {
            figures.correlation = neighbour_correlation(slicing.slices());
        }
    }
    return figures;
}

} // namespace skusim::measurement
