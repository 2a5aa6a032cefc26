// A log-linear histogram of lengths of time (after Tene's HdrHistogram): every power of two is cut
// into equal bins, at a nanosecond or two per sample.
#pragma once

#include <skusim/base/time.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::stats {

/// With 2^`FractionBits` bins to a power of two, each is at most 2^-`FractionBits` of its length
/// wide.
template <int FractionBits>
class BasicHistogram {
public:
    /// Lengths below zero count as zero.
    void record(Duration length, std::uint64_t times = 1) {
        const std::size_t bin = bin_of(length);
        if (bin - first_bin_ >= counts_.size()) {
            make_room(bin);
        }
        counts_[bin - first_bin_] += times;
        total_ += times;
        least_ = std::min(least_, length);
        greatest_ = std::max(greatest_, length);
    }

    void merge(const BasicHistogram& other);

    /// The least length that is not counted together with this one.
    [[nodiscard]] static Duration beyond(Duration length) { return lower_edge(bin_of(length) + 1); }

    [[nodiscard]] std::uint64_t total() const { return total_; }
    [[nodiscard]] Duration least() const { return least_; }       ///< of at least one sample
    [[nodiscard]] Duration greatest() const { return greatest_; } ///< of at least one sample

    /// Bounds of the bin that holds a sample, clipped to the least and greatest sample seen.
    struct Range {
        Duration low;
        Duration high;
    };

    /// Where the sample of the given rank lies (0 is the least; rank < total()).
    [[nodiscard]] Range range_of_rank(std::uint64_t rank) const;
    /// The sample of the given rank as one figure, which is interpolated within its bin.
    [[nodiscard]] Duration value_at_rank(std::uint64_t rank) const;
    /// Samples that are at most `length`; samples in `length`'s own bin are split by interpolation.
    [[nodiscard]] double count_up_to(Duration length) const;

private:
    static constexpr int fraction_bits = FractionBits;
    static constexpr std::size_t bins_per_octave = std::size_t{1} << fraction_bits;

    [[nodiscard]] static std::size_t bin_of(Duration length) {
        const std::uint64_t value =
            static_cast<std::uint64_t>(std::max<std::int64_t>(length.count(), 0));
        const int width = static_cast<int>(std::bit_width(value));
        if (width <= fraction_bits + 1) {
            return static_cast<std::size_t>(value);
        }
        const int shift = width - fraction_bits - 1;
        return (static_cast<std::size_t>(shift) << fraction_bits) +
               static_cast<std::size_t>(value >> shift);
    }
    [[nodiscard]] static Duration lower_edge(std::size_t bin);
    [[nodiscard]] Range range_of_bin(std::size_t bin) const;
    void make_room(std::size_t bin);

    std::size_t first_bin_ = 0; ///< bin number of counts_[0]
    std::vector<std::uint64_t> counts_;
    std::uint64_t total_ = 0;
    Duration least_ = Duration::max();
    Duration greatest_ = Duration::zero();
};

/// To 0.1 %.
using Histogram = BasicHistogram<10>;
/// To 0.8 %, in a few kilobytes: where there are thousands.
using CompactHistogram = BasicHistogram<7>;

extern template class BasicHistogram<10>;
extern template class BasicHistogram<7>;

} // namespace skusim::stats
