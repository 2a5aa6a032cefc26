#include "measure_tokens.hpp"

#include <skusim/base/check.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/stats/interval.hpp>

#include "edges.hpp"
#include "ratios.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace skusim::experiment {

namespace {

using stats::Estimate;
using stats::PooledSample;
using stats::QuantityKind;

std::uint64_t lost(const Tally& tally) {
    return static_cast<std::uint64_t>(tally.refused + tally.abandoned);
}

template <class SampleOf>
PooledSample pool(const Tallies& tallies, SampleOf&& sample_of) {
    std::vector<stats::QuantileSample> samples;
    for (const Tally* tally : tallies) {
        samples.push_back(sample_of(*tally));
    }
    return PooledSample(std::move(samples));
}

PooledSample pool_first(const Tallies& tallies, bool all) {
    return pool(tallies, [&](const Tally& tally) {
        return stats::QuantileSample{&tally.tokens.to_first_token, all ? lost(tally) : 0};
    });
}
PooledSample pool_pace(const Tallies& tallies, bool all) {
    return pool(tallies, [&](const Tally& tally) {
        return stats::QuantileSample{&tally.tokens.per_output_token, all ? lost(tally) : 0};
    });
}
PooledSample pool_gaps(const Tallies& tallies) {
    return pool(tallies, [](const Tally& tally) {
        return stats::QuantileSample{&tally.tokens.gaps, 0};
    });
}

/// Standard quantiles, and those that the objective asks for.
std::vector<QuantileResult> quantiles(QuantityKind kind, const PooledSample& completed,
                                      const scenario::Objective* objective, double confidence) {
    std::vector<QuantileResult> results = standard_results(kind, completed, confidence);
    if (objective == nullptr || completed.total() == 0) {
        return results;
    }
    for (const scenario::TimeBound& bound : objective->times) {
        const double probability = bound.quantity.probability;
        const bool is_known = std::any_of(results.begin(), results.end(), [&](const auto& it) {
            return it.quantity == bound.quantity;
        });
        if (bound.quantity.kind == kind && probability > 0 && !is_known) {
            results.push_back({bound.quantity, completed.quantile(probability, confidence)});
        }
    }
    return results;
}

} // namespace

std::vector<QuantileResult> standard_results(QuantityKind kind, const PooledSample& sample,
                                             double confidence) {
    std::vector<QuantileResult> results;
    for (const double probability : stats::standard_quantiles) {
        results.push_back({{kind, probability},
                           sample.total() > 0 ? sample.quantile(probability, confidence)
                                              : Estimate{stats::infinite, 0, stats::infinite}});
    }
    return results;
}

TokenTimes::TokenTimes(const Trial& trial, const Tallies& tallies,
                       const scenario::Objective* objective, const Effort& effort)
    : lost_any_(std::any_of(tallies.begin(), tallies.end(),
                            [](const Tally* tally) { return lost(*tally) > 0; })),
      first_(pool_first(tallies, true)), pace_(pool_pace(tallies, true)),
      gaps_(pool_gaps(tallies)) {
    const double confidence = effort.confidence;
    measure_times(tallies, objective, confidence);
    measure_engines(trial, tallies, effort);
    result_.has_prefix_cache = trial.cluster.kind_if<serving::Tokens>()->rules.prefix_caching;
    if (trial.good) {
        result_.goodput =
            stats::share_interval(parts_of(
                                      tallies, [](const Tally& tally) { return tally.tokens.good; },
                                      [](const Tally& tally) { return tally.arrived; }),
                                  confidence);
        const Estimate arrivals =
            ratio(parts_of(
                      tallies, [](const Tally& tally) { return tally.tokens.good; },
                      [](const Tally& tally) { return tally.window_seconds; }),
                  confidence);
        result_.good_per_second = arrivals;
    }
}

void TokenTimes::measure_times(const Tallies& tallies, const scenario::Objective* objective,
                               double confidence) {
    const auto mean = [&](auto&& sum_ns, auto&& count) {
        return ratio(parts_of(
                         tallies, [&](const Tally& tally) { return sum_ns(tally.tokens) * 1e-9; },
                         [&](const Tally& tally) { return count(tally.tokens); }),
                     confidence);
    };
    result_.ttft_mean = mean([](const TokenTally& it) { return it.to_first_token_ns; },
                             [](const TokenTally& it) { return it.to_first_token.total(); });
    result_.tpot_mean = mean([](const TokenTally& it) { return it.per_output_token_ns; },
                             [](const TokenTally& it) { return it.per_output_token.total(); });
    result_.itl_mean = mean([](const TokenTally& it) { return it.gaps_ns; },
                            [](const TokenTally& it) { return it.gaps.total(); });
    result_.ttft = quantiles(QuantityKind::time_to_first_token, pool_first(tallies, false),
                             objective, confidence);
    result_.tpot = quantiles(QuantityKind::time_per_output_token, pool_pace(tallies, false),
                             objective, confidence);
    result_.itl = quantiles(QuantityKind::inter_token_latency, gaps_, objective, confidence);
}

void TokenTimes::measure_engines(const Trial& trial, const Tallies& tallies, const Effort& effort) {
    const auto per = [&](auto&& numerator, auto&& denominator) {
        return ratio(parts_of(tallies, numerator, denominator), effort.confidence);
    };
    const Edges edges(trial, tallies, effort.precision);
    const auto over_time = [&](auto&& numerator, auto&& seconds) {
        return edges.around_work(per(numerator, seconds));
    };
    const auto window = [](const Tally& tally) { return tally.window_seconds; };
    const auto steps = [](const Tally& tally) { return tally.tokens.step_seconds; };
    const auto engine_seconds = [&](const Tally& tally) {
        return tally.window_seconds * trial.cluster.nodes();
    };
    const auto completed = [](const Tally& tally) { return tally.latencies.total(); };
    const auto delivered = [](const Tally& tally) {
        return tally.tokens.input + tally.tokens.output;
    };
    result_.input_per_second = over_time([](const Tally& it) { return it.tokens.input; }, window);
    result_.output_per_second = over_time([](const Tally& it) { return it.tokens.output; }, window);
    result_.total_per_second = over_time(delivered, window);
    result_.steps_per_second = over_time([](const Tally& it) { return it.tokens.steps; }, window);
    result_.batch = per([](const Tally& it) { return it.tokens.sequence_seconds; }, steps);
    result_.kv_usage = stats::within(
        over_time([](const Tally& it) { return it.tokens.kv_seconds; }, engine_seconds), 0, 1);
    result_.waiting = over_time([](const Tally& it) { return it.tokens.waiting_seconds; }, window);
    result_.preemptions_per_request =
        per([](const Tally& it) { return it.tokens.preemptions; }, completed);
    result_.recomputed_ratio = per([](const Tally& it) { return it.tokens.dropped; }, delivered);
    result_.prefix_hit_ratio = per([](const Tally& it) { return it.tokens.cached; },
                                   [](const Tally& it) { return it.tokens.watched_input; });
    for (const Tally* tally : tallies) {
        result_.kv_usage_most = std::max(result_.kv_usage_most, tally->tokens.kv_most);
        result_.truncated += tally->tokens.truncated;
        result_.too_long += tally->tokens.too_long;
    }
}

TimesOfRequests TokenTimes::of(QuantityKind kind) const {
    switch (kind) {
    case QuantityKind::time_to_first_token:
        return {first_, lost_any_, result_.ttft_mean};
    case QuantityKind::time_per_output_token:
        return {pace_, lost_any_, result_.tpot_mean};
    default:
        SKUSIM_CHECK(kind == QuantityKind::inter_token_latency, "a time of tokens");
        return {gaps_, false, result_.itl_mean};
    }
}

} // namespace skusim::experiment
