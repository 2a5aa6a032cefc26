#include "measure_intervals.hpp"

#include <skusim/scenario/scenario.hpp>
#include <skusim/stats/interval.hpp>
#include <skusim/stats/quantile.hpp>

#include <algorithm>
#include <utility>

namespace skusim::experiment {

namespace {

using stats::Estimate;
using Sample = stats::BasicPooledSample<stats::CompactHistogram>;

/// One interval's requests in all groups.
class IntervalSample {
public:
    IntervalSample(const std::vector<PatternTally>& groups, std::size_t interval)
        : groups_(groups), interval_(interval), sample_(quantile_samples(groups, interval)) {
        for (const PatternTally& group : groups) {
            const IntervalTally& tally = group.intervals[interval];
            const auto completed = static_cast<double>(tally.latencies.total());
            const auto lost = static_cast<double>(tally.lost);
            means_.push_back({tally.latency_seconds, completed});
            // An error that was not seen may be as rare as the heaviest requests allow.
            const auto weight = static_cast<double>(tally.weight);
            losses_.push_back({lost / weight, (completed + lost) / weight});
            lost_ += tally.lost;
        }
    }

    [[nodiscard]] std::uint64_t arrived() const { return sample_.total(); }
    [[nodiscard]] Estimate error_rate(double confidence) const {
        return arrived() == 0 ? Estimate{} : stats::share_interval(losses_, confidence);
    }
    /// It is that of all arrivals; those that were not completed count as infinitely late.
    [[nodiscard]] Estimate value(const stats::Quantity& quantity, double confidence) const {
        switch (quantity.kind) {
        case stats::QuantityKind::time_to_first_token:
            return value_of_tokens(quantity, confidence, &IntervalTokens::first, true);
        case stats::QuantityKind::time_per_output_token:
            return value_of_tokens(quantity, confidence, &IntervalTokens::pace, true);
        case stats::QuantityKind::inter_token_latency:
            return value_of_tokens(quantity, confidence, &IntervalTokens::gaps, false);
        default:
            break;
        }
        if (quantity.probability > 0) {
            return sample_.quantile(quantity.probability, confidence);
        }
        return lost_ > 0 ? Estimate{stats::infinite, stats::infinite, stats::infinite}
                         : stats::ratio_interval(means_, confidence);
    }

private:
    [[nodiscard]] Estimate value_of_tokens(const stats::Quantity& quantity, double confidence,
                                           LengthsTally IntervalTokens::*times,
                                           bool of_requests) const {
        std::vector<stats::BasicQuantileSample<stats::CompactHistogram>> samples;
        std::vector<stats::RatioPart> means;
        for (const PatternTally& group : groups_) {
            const LengthsTally& tally = group.tokens[interval_].*times;
            const std::uint64_t lost = of_requests ? group.intervals[interval_].lost : 0;
            samples.push_back({&tally.lengths, lost});
            means.push_back({tally.seconds, static_cast<double>(tally.lengths.total())});
        }
        const Sample sample(std::move(samples));
        const bool is_mean = quantity.probability == 0;
        if (sample.total() == 0 || (is_mean && of_requests && lost_ > 0)) {
            return {stats::infinite, is_mean ? stats::infinite : 0, stats::infinite};
        }
        return is_mean ? stats::ratio_interval(means, confidence)
                       : sample.quantile(quantity.probability, confidence);
    }

    static std::vector<stats::BasicQuantileSample<stats::CompactHistogram>>
    quantile_samples(const std::vector<PatternTally>& groups, std::size_t interval) {
        std::vector<stats::BasicQuantileSample<stats::CompactHistogram>> samples;
        for (const PatternTally& group : groups) {
            const IntervalTally& tally = group.intervals[interval];
            samples.push_back({&tally.latencies, tally.lost, tally.weight});
        }
        return samples;
    }

    const std::vector<PatternTally>& groups_;
    std::size_t interval_;
    Sample sample_;
    std::vector<stats::RatioPart> means_;
    std::vector<stats::RatioPart> losses_;
    std::uint64_t lost_ = 0;
};

std::optional<IntervalScaling> scaling_in(const std::vector<PatternTally>& groups,
                                          std::size_t interval, double confidence) {
    const auto mean = [&](double ScalingTally::*figure) {
        std::vector<stats::RatioPart> parts;
        for (const PatternTally& group : groups) {
            const ScalingTally& tally = group.intervals[interval].scaling;
            parts.push_back({tally.*figure, static_cast<double>(tally.visits)});
        }
        return stats::within(stats::ratio_interval(parts, confidence), 0, stats::infinite);
    };
    if (groups.front().intervals[interval].scaling.visits == 0) {
        return std::nullopt;
    }
    return IntervalScaling{mean(&ScalingTally::replicas), mean(&ScalingTally::most_replicas),
                           mean(&ScalingTally::started), mean(&ScalingTally::longest_queue)};
}

Decision worse(Decision a, Decision b) {
    const auto rank = [](Decision decision) {
        return decision == Decision::fails ? 2 : decision == Decision::undecided ? 1 : 0;
    };
    return rank(a) >= rank(b) ? a : b;
}

BoundResult bound_in(const IntervalSample& sample, const scenario::TimeBound& bound,
                     double confidence, double confidence_to_fail) {
    BoundResult result{bound.quantity, in_seconds(bound.bound),
                       sample.value(bound.quantity, confidence), Decision::undecided};
    if (result.value.high <= result.bound) {
        result.decision = Decision::holds;
    } else if (result.value.low > result.bound &&
               sample.value(bound.quantity, confidence_to_fail).low > result.bound) {
        result.decision = Decision::fails;
    }
    return result;
}

/// Puts the interval where a bound is worst in the place of the whole period's figure.
void summarize(BoundResult& whole, const std::vector<IntervalResult>& intervals,
               std::size_t bound) {
    const BoundResult* worst = nullptr;
    whole.decision = Decision::holds;
    for (const IntervalResult& interval : intervals) {
        if (!interval.times.empty()) {
            whole.decision = worse(whole.decision, interval.times[bound].decision);
        }
    }
    for (const IntervalResult& interval : intervals) {
        if (interval.times.empty() || interval.times[bound].decision != whole.decision) {
            continue;
        }
        if (worst == nullptr || interval.times[bound].value.value > worst->value.value) {
            worst = &interval.times[bound];
        }
    }
    if (worst != nullptr) {
        whole.value = worst->value;
    }
}

} // namespace

void measure_intervals(Outcome& outcome, const workload::PatternArrivals& pattern,
                       const scenario::Objective& objective, double confidence,
                       const std::vector<PatternTally>& groups) {
    const double confidence_to_fail =
        1 - (1 - confidence) / static_cast<double>(pattern.rates.size());
    for (std::size_t i = 0; i < pattern.rates.size(); ++i) {
        const IntervalSample sample(groups, i);
        IntervalResult result;
        result.start = pattern.start_of(i);
        result.rate = pattern.rates[i];
        result.arrived = static_cast<std::int64_t>(sample.arrived());
        if (result.arrived > 0) {
            for (const scenario::TimeBound& bound : objective.times) {
                result.times.push_back(bound_in(sample, bound, confidence, confidence_to_fail));
                result.decision = worse(result.decision, result.times.back().decision);
            }
        }
        result.error_rate = sample.error_rate(confidence);
        result.scaling = scaling_in(groups, i, confidence);
        outcome.intervals.push_back(std::move(result));
    }
    for (std::size_t bound = 0; bound < objective.times.size(); ++bound) {
        summarize(outcome.slo[bound], outcome.intervals, bound); // bounds on times come first
    }
}

} // namespace skusim::experiment
