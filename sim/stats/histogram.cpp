#include <skusim/base/check.hpp>
#include <skusim/stats/histogram.hpp>

#include <algorithm>
#include <functional>
#include <numeric>

namespace skusim::stats {

template <int FractionBits>
Duration BasicHistogram<FractionBits>::lower_edge(std::size_t bin) {
    if (bin < 2 * bins_per_octave) {
        return Duration{static_cast<Duration::rep>(bin)};
    }
    const std::size_t shift = (bin >> fraction_bits) - 1;
    const std::uint64_t mantissa = bin - (shift << fraction_bits);
    return Duration{static_cast<Duration::rep>(mantissa << shift)};
}

template <int FractionBits>
typename BasicHistogram<FractionBits>::Range
BasicHistogram<FractionBits>::range_of_bin(std::size_t bin) const {
    const Duration last_inside = lower_edge(bin + 1) - Duration{1};
    return {std::max(lower_edge(bin), least_), std::min(last_inside, greatest_)};
}

// The window of bins in use grows at both ends by at least an octave's worth, so that it settles
// after a few samples.
template <int FractionBits>
void BasicHistogram<FractionBits>::make_room(std::size_t bin) {
    const std::size_t octave = bin - bin % bins_per_octave;
    if (counts_.empty()) {
        first_bin_ = octave;
        counts_.assign(bins_per_octave, 0);
    } else if (bin < first_bin_) {
        counts_.insert(counts_.begin(), first_bin_ - octave, 0);
        first_bin_ = octave;
    } else {
        counts_.resize(octave + bins_per_octave - first_bin_, 0);
    }
}

template <int FractionBits>
void BasicHistogram<FractionBits>::merge(const BasicHistogram& other) {
    if (other.total_ == 0) {
        return;
    }
    const std::size_t least = bin_of(other.least_);
    const std::size_t greatest = bin_of(other.greatest_);
    for (const std::size_t bin : {least, greatest}) {
        if (bin - first_bin_ >= counts_.size()) {
            make_room(bin);
        }
    }
    const auto added =
        other.counts_.begin() + static_cast<std::ptrdiff_t>(least - other.first_bin_);
    const auto place = counts_.begin() + static_cast<std::ptrdiff_t>(least - first_bin_);
    std::transform(added, added + static_cast<std::ptrdiff_t>(greatest - least + 1), place, place,
                   std::plus<>{});
    total_ += other.total_;
    least_ = std::min(least_, other.least_);
    greatest_ = std::max(greatest_, other.greatest_);
}

template <int FractionBits>
typename BasicHistogram<FractionBits>::Range
BasicHistogram<FractionBits>::range_of_rank(std::uint64_t rank) const {
    SKUSIM_CHECK(rank < total_, "a rank within the samples");
    std::uint64_t below = 0;
    std::size_t i = 0;
    while (below + counts_[i] <= rank) {
        below += counts_[i++];
    }
    return range_of_bin(first_bin_ + i);
}

template <int FractionBits>
Duration BasicHistogram<FractionBits>::value_at_rank(std::uint64_t rank) const {
    SKUSIM_CHECK(rank < total_, "a rank within the samples");
    std::uint64_t below = 0;
    std::size_t i = 0;
    while (below + counts_[i] <= rank) {
        below += counts_[i++];
    }
    const Range range = range_of_bin(first_bin_ + i);
    const double share =
        (static_cast<double>(rank - below) + 0.5) / static_cast<double>(counts_[i]);
    return range.low +
           from_nanoseconds(share * static_cast<double>((range.high - range.low).count()));
}

template <int FractionBits>
double BasicHistogram<FractionBits>::count_up_to(Duration length) const {
    if (total_ == 0 || length < least_) {
        return 0;
    }
    if (length >= greatest_) {
        return static_cast<double>(total_);
    }
    const std::size_t bin = bin_of(length);
    const auto sum = [&](std::size_t from, std::size_t to) {
        const auto begin = counts_.begin() + static_cast<std::ptrdiff_t>(from - first_bin_);
        return std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(to - from),
                               std::uint64_t{0});
    };
    // Counted from the nearer end, as high quantiles have few bins above them.
    const std::size_t least = bin_of(least_);
    const std::size_t greatest = bin_of(greatest_);
    const std::uint64_t below =
        bin - least < greatest - bin ? sum(least, bin) : total_ - sum(bin, greatest + 1);
    const Range range = range_of_bin(bin);
    const double share = static_cast<double>((length - range.low).count() + 1) /
                         static_cast<double>((range.high - range.low).count() + 1);
    return static_cast<double>(below) +
           std::min(share, 1.0) * static_cast<double>(counts_[bin - first_bin_]);
}

template class BasicHistogram<10>;
template class BasicHistogram<7>;

} // namespace skusim::stats
