#include "measure.hpp"

#include <skusim/base/check.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/stats/interval.hpp>
#include <skusim/stats/quantile.hpp>

#include "decisions.hpp"
#include "edges.hpp"
#include "measure_failures.hpp"
#include "measure_tokens.hpp"
#include "ratios.hpp"

#include <algorithm>
#include <optional>

namespace skusim::experiment {

namespace {

using stats::Estimate;
using stats::PooledSample;
using stats::QuantityKind;
using stats::RatioPart;

PooledSample pool_latencies(const Tallies& tallies, bool all_arrivals) {
    std::vector<stats::QuantileSample> samples;
    for (const Tally* tally : tallies) {
        const auto lost = static_cast<std::uint64_t>(tally->unanswered());
        samples.push_back({&tally->latencies, all_arrivals ? lost : 0, tally->weight});
    }
    return PooledSample(std::move(samples));
}

PooledSample pool_waits(const Tallies& tallies) {
    std::vector<stats::QuantileSample> samples;
    for (const Tally* tally : tallies) {
        samples.push_back({&tally->waits, 0, tally->weight});
    }
    return PooledSample(std::move(samples));
}

RequestCounts count_requests(const Tallies& tallies) {
    RequestCounts counts;
    for (const Tally* tally : tallies) {
        counts.arrived += tally->arrived;
        counts.completed += static_cast<std::int64_t>(tally->latencies.total());
        counts.refused += tally->refused;
        counts.abandoned += tally->abandoned;
        counts.lost += tally->lost;
        counts.sent_again += tally->sent_again;
        counts.simulated += tally->simulated;
    }
    SKUSIM_CHECK(counts.arrived ==
                     counts.completed + counts.refused + counts.abandoned + counts.lost,
                 "every watched request ends once");
    return counts;
}

/// Where no request was seen to wait, though it might have, at most 3 in n do (the rule of three),
/// each about as long as a request takes.
Estimate mean_wait(const Tallies& tallies, bool can_wait, double mean_latency, double confidence) {
    const std::vector<RatioPart> parts = parts_of(
        tallies, [](const Tally& tally) { return tally.wait_ns * 1e-9; },
        [](const Tally& tally) { return tally.waits.total(); });
    Estimate wait = ratio(parts, confidence);
    if (can_wait && wait.value == 0 && has_something(parts)) {
        double requests = 0;
        for (const RatioPart& part : parts) {
            requests += part.denominator / static_cast<double>(tallies.front()->weight);
        }
        wait.high = 3 / requests * mean_latency;
    }
    return wait;
}

Estimate mean_latency(const Tallies& tallies, double confidence) {
    return ratio(parts_of(
                     tallies, [](const Tally& tally) { return tally.latency_ns * 1e-9; },
                     [](const Tally& tally) { return tally.latencies.total(); }),
                 confidence);
}

Estimate error_rate(const Tallies& tallies, double confidence) {
    const std::vector<RatioPart> parts =
        lightened(parts_of(tallies, &Tally::unanswered, &Tally::arrived), tallies.front()->weight);
    return has_something(parts) ? stats::share_interval(parts, confidence) : Estimate{0, 0, 1};
}

/// Shares of all the time that was looked at.
std::vector<double> node_shares(const Tallies& tallies) {
    std::vector<double> seconds;
    double all = 0;
    for (const Tally* tally : tallies) {
        seconds.resize(std::max(seconds.size(), tally->node_levels.size()));
        for (std::size_t nodes = 0; nodes < tally->node_levels.size(); ++nodes) {
            seconds[nodes] += tally->node_levels[nodes];
            all += tally->node_levels[nodes];
        }
    }
    for (double& each : seconds) {
        each /= all;
    }
    return seconds;
}

void measure_metrics(Outcome& outcome, const Trial& trial, const Tallies& tallies,
                     const Effort& effort) {
    const double confidence = effort.confidence;
    const auto set = [&](Metric metric, Estimate value) {
        outcome.metrics[static_cast<std::size_t>(metric)] = value;
    };
    const Edges edges(trial, tallies, effort.precision);
    const auto per = [&](auto&& numerator, auto&& seconds) {
        return ratio(parts_of(tallies, numerator, seconds), confidence);
    };
    const auto window = [](const Tally& tally) { return tally.window_seconds; };
    set(Metric::latency_mean, edges.around_time(mean_latency(tallies, confidence)));
    set(Metric::wait_mean,
        edges.around_time(mean_wait(tallies, serving::can_wait(trial.cluster),
                                    outcome.metric(Metric::latency_mean).value, confidence)));
    set(Metric::throughput,
        edges.around_throughput(
            per([](const Tally& tally) { return tally.completed_in_window; }, window)));
    set(Metric::in_system, edges.around_inside(per(&Tally::inside_seconds, window)));
    if (trial.cluster.scaling) {
        outcome.replicas = edges.around(per(&Tally::replica_seconds, window));
        outcome.nodes = edges.around(per(&Tally::node_seconds, window));
        outcome.node_shares = node_shares(tallies);
    }
    if (trial.cluster.kind_if<serving::Batching>() != nullptr) {
        outcome.batch_size = ratio(parts_of(
                                       tallies, [](const Tally& tally) { return tally.batched; },
                                       [](const Tally& tally) { return tally.batches; }),
                                   confidence);
    }
    const auto worker_seconds = [&](const Tally& tally) {
        return trial.cluster.scaling
                   ? tally.replica_seconds * trial.cluster.scaling->requests_per_replica
                   : tally.window_seconds * serving::work_capacity(trial.cluster);
    };
    const Estimate busy = edges.around_work(per(&Tally::busy_seconds, worker_seconds));
    set(Metric::utilization, stats::within(busy, 0, 1));
    set(Metric::error_rate, error_rate(tallies, confidence));
}

/// What an objective is held against: all requests, or those of a class.
struct Measured {
    TimesOfRequests latencies;
    const Estimate& error_rate;
    const Estimate& throughput;
    const TokenTimes* tokens = nullptr; ///< of requests that have some
};

BoundResult time_bound(const scenario::TimeBound& bound, const TimesOfRequests& measured,
                       double confidence) {
    BoundResult result{bound.quantity, in_seconds(bound.bound), {}, Decision::undecided};
    const double probability = bound.quantity.probability;
    const bool is_mean = probability == 0;
    if (measured.all.total() == 0) {
        result.value = {stats::infinite, 0, stats::infinite};
    } else if (!is_mean) {
        result.value = measured.all.quantile(probability, confidence);
    } else if (!measured.lost_any) {
        result.value = measured.mean;
    } else {
        result.value = {stats::infinite, stats::infinite, stats::infinite};
    }
    result.decision = at_most(result.value, result.bound);
    return result;
}

void measure_objective(std::vector<BoundResult>& slo, const scenario::Objective& objective,
                       const Measured& measured, bool can_lose, double confidence) {
    for (const scenario::TimeBound& bound : objective.times) {
        const TimesOfRequests times = bound.quantity.kind == QuantityKind::latency
                                          ? measured.latencies
                                          : measured.tokens->of(bound.quantity.kind);
        slo.push_back(time_bound(bound, times, confidence));
    }
    if (objective.max_error_rate) {
        const Estimate& rate = measured.error_rate;
        // Where nothing can be lost there is no doubt, however few requests were simulated.
        const Decision decision =
            can_lose ? at_most(rate, *objective.max_error_rate) : Decision::holds;
        slo.push_back({{QuantityKind::error_rate}, *objective.max_error_rate, rate, decision});
    }
    if (objective.min_throughput) {
        const Estimate& rate = measured.throughput;
        const double bound = objective.min_throughput->value();
        slo.push_back({{QuantityKind::throughput}, bound, rate, at_least(rate, bound)});
    }
    if (objective.goodput) {
        const Estimate& share = *measured.tokens->goodput();
        const double bound = objective.goodput->at_least;
        slo.push_back({{QuantityKind::goodput}, bound, share, at_least(share, bound)});
    }
}

/// The results of quantiles that the objective asks for and that are not known yet.
void add_quantiles(std::vector<QuantileResult>& results, const scenario::Objective& objective,
                   const PooledSample& completed, double confidence) {
    for (const scenario::TimeBound& bound : objective.times) {
        const double probability = bound.quantity.probability;
        const bool is_new =
            bound.quantity.kind == QuantityKind::latency &&
            std::none_of(results.begin(), results.end(), [&](const QuantileResult& known) {
                return known.quantity == bound.quantity;
            });
        if (probability > 0 && is_new && completed.total() > 0) {
            results.push_back({bound.quantity, completed.quantile(probability, confidence)});
        }
    }
}

void measure_class(Outcome& outcome, std::size_t number, const Trial& trial,
                   const scenario::Objective* objective, const Effort& effort,
                   const Tallies& tallies) {
    Tallies own;
    std::int64_t arrived = 0;
    for (const Tally* tally : tallies) {
        own.push_back(&tally->classes[number]);
        arrived += own.back()->arrived;
    }
    ClassResult result;
    result.name = trial.classes[number].name;
    result.share = static_cast<double>(arrived) /
                   static_cast<double>(std::max<std::int64_t>(outcome.requests.arrived, 1));
    result.latency_mean = mean_latency(own, effort.confidence);
    result.error_rate = error_rate(own, effort.confidence);
    const PooledSample completed = pool_latencies(own, false);
    result.latency = standard_results(QuantityKind::latency, completed, effort.confidence);
    if (effort.waits != Waits::unmeasured) {
        result.wait_mean = mean_wait(own, serving::can_wait(trial.cluster),
                                     result.latency_mean.value, effort.confidence);
        result.wait = standard_results(QuantityKind::wait, pool_waits(own), effort.confidence);
    }
    if (objective != nullptr && number < objective->classes.size()) {
        const scenario::Objective& asked = objective->classes[number];
        add_quantiles(result.latency, asked, completed, effort.confidence);
        const Estimate none; // no throughput of a class is bounded
        const PooledSample all = pool_latencies(own, true);
        const std::size_t before = outcome.slo.size();
        measure_objective(
            outcome.slo, asked,
            {{all, result.error_rate.value > 0, result.latency_mean}, result.error_rate, none},
            can_lose(trial.cluster), effort.confidence);
        for (std::size_t i = before; i < outcome.slo.size(); ++i) {
            outcome.slo[i].request_class = result.name;
        }
    }
    outcome.classes.push_back(std::move(result));
}

} // namespace

Outcome measure(const Trial& trial, const scenario::Objective* objective, const Effort& effort,
                const Tallies& tallies) {
    Outcome outcome;
    outcome.offered_utilization = offered_utilization(trial);
    outcome.requests = count_requests(tallies);
    outcome.replications = static_cast<int>(tallies.size());
    measure_metrics(outcome, trial, tallies, effort);
    outcome.failures = measure_failures(trial, tallies, effort.confidence);

    const PooledSample completed = pool_latencies(tallies, false);
    outcome.latency = standard_results(QuantityKind::latency, completed, effort.confidence);
    if (effort.waits != Waits::unmeasured) {
        outcome.wait = standard_results(QuantityKind::wait, pool_waits(tallies), effort.confidence);
    }
    const bool lost_any = outcome.requests.completed < outcome.requests.arrived;
    std::optional<TokenTimes> tokens;
    if (trial.cluster.kind_if<serving::Tokens>() != nullptr) {
        tokens.emplace(trial, tallies, objective, effort);
        outcome.tokens = tokens->result();
    }
    if (objective != nullptr) {
        add_quantiles(outcome.latency, *objective, completed, effort.confidence);
        const PooledSample all = lost_any ? pool_latencies(tallies, true) : completed;
        measure_objective(outcome.slo, *objective,
                          {{all, lost_any, outcome.metric(Metric::latency_mean)},
                           outcome.metric(Metric::error_rate),
                           outcome.metric(Metric::throughput),
                           tokens ? &*tokens : nullptr},
                          can_lose(trial.cluster) || lost_any, effort.confidence);
    }
    for (std::size_t number = 0; number < trial.classes.size(); ++number) {
        measure_class(outcome, number, trial, objective, effort, tallies);
    }
    return outcome;
}

} // namespace skusim::experiment
