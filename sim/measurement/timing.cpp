#include "timing.hpp"

#include <skusim/stats/interval.hpp>
#include <skusim/stats/quantile.hpp>

#include <algorithm>
#include <cmath>

namespace skusim::measurement {

std::optional<std::size_t> slice_at(Duration time, Duration window, std::size_t slices) {
    if (time < Duration::zero() || time >= window) {
        return std::nullopt;
    }
    const double share = in_seconds(time) / in_seconds(window);
    return std::min(static_cast<std::size_t>(share * static_cast<double>(slices)), slices - 1);
}

void Timing::add(std::size_t slice, Duration time, std::uint32_t times) {
    if (times == 0) {
        return;
    }
    const double seconds = in_seconds(time);
    slices_[slice].times.record(time, times);
    slices_[slice].sum += seconds * times;
    count_ += times;
    const double distance = seconds - mean_;
    mean_ += distance * times / count_;
    squares_ += distance * times * (seconds - mean_);
}

std::optional<Latency> Timing::figures(double confidence) const {
    if (count_ == 0) {
        return std::nullopt;
    }
    std::vector<stats::QuantileSample> samples;
    std::vector<stats::RatioPart> parts;
    stats::Histogram all;
    for (const Slice& slice : slices_) {
        samples.push_back({&slice.times, 0});
        parts.push_back({slice.sum, static_cast<double>(slice.times.total())});
        all.merge(slice.times);
    }
    Latency latency;
    latency.mean =
        stats::within(stats::skewed_ratio_interval(parts, confidence), 0, stats::infinite);
    latency.deviation = count_ > 1 ? std::sqrt(squares_ / (count_ - 1)) : 0;
    const stats::PooledSample pooled(std::move(samples));
    for (std::size_t i = 0; i < stats::standard_quantiles.size(); ++i) {
        latency.quantiles[i] = pooled.quantile(stats::standard_quantiles[i], confidence);
    }
    latency.least = in_seconds(all.least());
    latency.greatest = in_seconds(all.greatest());
    return latency;
}

} // namespace skusim::measurement
