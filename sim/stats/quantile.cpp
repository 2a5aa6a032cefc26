#include <skusim/base/check.hpp>
#include <skusim/stats/interval.hpp>
#include <skusim/stats/quantile.hpp>

#include <algorithm>
#include <cmath>

namespace skusim::stats {

template <class AnyHistogram>
BasicPooledSample<AnyHistogram>::BasicPooledSample(
    std::vector<BasicQuantileSample<AnyHistogram>> replications)
    : replications_(std::move(replications)) {
    for (const auto& replication : replications_) {
        finished_.merge(*replication.finished);
        infinite_ += replication.infinite;
        weight_ = std::max(weight_, replication.weight);
    }
}

template <class AnyHistogram>
double BasicPooledSample<AnyHistogram>::share_half_width(double probability, Duration at,
                                                         double confidence) const {
    std::vector<RatioPart> parts;
    parts.reserve(replications_.size());
    for (const auto& replication : replications_) {
        const double samples =
            static_cast<double>(replication.finished->total() + replication.infinite);
        parts.push_back({replication.finished->count_up_to(at), samples});
    }
    const double spread = ratio_interval(parts, confidence).half_width();
    // Replications that agree by chance or by discreteness do not make a quantile exact: samples
    // that were independent would still scatter this much.
    const double normal = student_t(confidence, static_cast<int>(replications_.size()) - 1);
    const double binomial =
        normal * std::sqrt(probability * (1 - probability) * static_cast<double>(weight_) /
                           static_cast<double>(total()));
    return std::max(spread, 0.5 * binomial);
}

template <class AnyHistogram>
Estimate BasicPooledSample<AnyHistogram>::quantile(double probability, double confidence) const {
    SKUSIM_CHECK(probability > 0 && probability < 1 && total() > 0, "a quantile of something");
    const auto count = static_cast<double>(total());
    const auto rank_of = [count](double share) {
        const double rank = std::ceil(share * count) - 1;
        return static_cast<std::uint64_t>(std::clamp(rank, 0.0, count - 1));
    };
    const std::uint64_t rank = rank_of(probability);
    const bool is_finite = rank < finished_.total();
    const Duration value = is_finite               ? finished_.value_at_rank(rank)
                           : finished_.total() > 0 ? finished_.greatest()
                                                   : Duration::zero();
    const double half = share_half_width(probability, value, confidence);

    Estimate estimate;
    estimate.value = is_finite ? in_seconds(value) : infinite;
    const std::uint64_t low_rank = rank_of(probability - half);
    const std::uint64_t high_rank = rank_of(probability + half);
    estimate.low =
        low_rank < finished_.total() ? in_seconds(finished_.range_of_rank(low_rank).low) : infinite;
    // A share beyond the samples is a quantile that they cannot bound from above.
    const bool bounded = probability + half < 1 && high_rank < finished_.total();
    estimate.high = bounded ? in_seconds(finished_.range_of_rank(high_rank).high) : infinite;
    return estimate;
}

template class BasicPooledSample<Histogram>;
template class BasicPooledSample<CompactHistogram>;

} // namespace skusim::stats
