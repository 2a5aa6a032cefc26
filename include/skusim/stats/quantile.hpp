// Quantiles with intervals, from the histograms of independent replications.
#pragma once

#include <skusim/stats/estimate.hpp>
#include <skusim/stats/histogram.hpp>

#include <cstdint>
#include <vector>

namespace skusim::stats {

/// What one replication measured: the samples that ended, and how many never will.
template <class AnyHistogram>
struct BasicQuantileSample {
    const AnyHistogram* finished = nullptr;
    std::uint64_t infinite = 0; ///< samples that count as infinitely long
    /// Counts that one sample stands for, at most: where they are many, so much less is known.
    std::int64_t weight = 1;
};

/// The samples of all replications put together; made once, asked for many quantiles.
template <class AnyHistogram>
class BasicPooledSample {
public:
    explicit BasicPooledSample(std::vector<BasicQuantileSample<AnyHistogram>> replications);

    [[nodiscard]] std::uint64_t total() const { return finished_.total() + infinite_; }

    /// The quantile of the pooled samples at `probability` in (0, 1), in seconds, with its
    /// interval.
    ///
    /// The interval is Woodruff's (1952): the share of samples at or below the pooled quantile is
    /// averaged over the replications, whose spread gives an interval for the share; its ends are
    /// carried back through the pooled distribution and rounded outward to a bin's edge. Needs at
    /// least two replications and one sample.
    [[nodiscard]] Estimate quantile(double probability, double confidence) const;

private:
    [[nodiscard]] double share_half_width(double probability, Duration at, double confidence) const;

    std::vector<BasicQuantileSample<AnyHistogram>> replications_;
    AnyHistogram finished_;
    std::uint64_t infinite_ = 0;
    std::int64_t weight_ = 1; ///< the greatest
};

using QuantileSample = BasicQuantileSample<Histogram>;
using PooledSample = BasicPooledSample<Histogram>;

extern template class BasicPooledSample<Histogram>;
extern template class BasicPooledSample<CompactHistogram>;

} // namespace skusim::stats
