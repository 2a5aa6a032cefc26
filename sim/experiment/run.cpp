#include <skusim/base/check.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/stats/warm_up.hpp>

#include "measure.hpp"
#include "replication.hpp"
#include "replication_count.hpp"
#include "warm_up.hpp"

#include <algorithm>
#include <cmath>
#include <tbb/parallel_for.h>
#include <variant>

namespace skusim::experiment {

std::string_view name(Decision decision) {
    switch (decision) {
    case Decision::holds:
        return "holds";
    case Decision::fails:
        return "fails";
    case Decision::undecided:
        return "undecided";
    }
    return "?";
}

Decision decision(const Outcome& outcome) {
    if (!outcome.stable) {
        return Decision::fails;
    }
    Decision all = Decision::holds;
    for (const BoundResult& bound : outcome.slo) {
        if (bound.decision == Decision::fails) {
            return Decision::fails;
        }
        if (bound.decision == Decision::undecided) {
            all = Decision::undecided;
        }
    }
    return all;
}

namespace {

/// How many times the measured requests must be multiplied for what is still open: 1 or less when
/// nothing is.
class NeededGrowth {
public:
    explicit NeededGrowth(double precision) : precision_(precision) {}

    /// `least` is a value below which the precision is absolute, not relative.
    void want_precise(const stats::Estimate& estimate, double least = 0) {
        const double allowed = precision_ * std::max(estimate.value, least);
        if (estimate.value != stats::infinite && estimate.half_width() > allowed) {
            raise(allowed > 0 ? estimate.half_width() / allowed : 2);
        }
    }
    /// Until the bound is decided, or known as precisely as is asked for.
    void want_decided(const BoundResult& bound) {
        const double half = bound.value.half_width();
        if (bound.decision != Decision::undecided || half <= precision_ * bound.value.value) {
            return;
        }
        const double distance = std::abs(bound.value.value - bound.bound);
        const double allowed = std::max(distance, precision_ * bound.value.value);
        raise(half == stats::infinite || allowed == 0 ? 2 : std::max(half / allowed, 1.05));
    }
    [[nodiscard]] double factor() const { return factor_; }

private:
    // Half-widths shrink with the square root of the number of requests.
    void raise(double half_width_ratio) {
        factor_ = std::max(factor_, 1.1 * half_width_ratio * half_width_ratio);
    }

    double precision_;
    double factor_ = 1;
};

double growth_for(const Outcome& outcome, const scenario::Objective* objective,
                  const Effort& effort) {
    NeededGrowth needed(effort.precision);
    if (effort.goal == Goal::decision) {
        if (decision(outcome) == Decision::undecided) {
            for (const BoundResult& bound : outcome.slo) {
                needed.want_decided(bound);
            }
        }
        return needed.factor();
    }
    const stats::Estimate& latency = outcome.metric(Metric::latency_mean);
    needed.want_precise(latency);
    needed.want_precise(outcome.metric(Metric::throughput));
    // Below one error in a hundred the precision is absolute: rarer ones would take for ever.
    needed.want_precise(outcome.metric(Metric::error_rate), 0.01);
    if (effort.with_waits) {
        // A wait below a thousandth of the latency matters to nobody.
        needed.want_precise(outcome.metric(Metric::wait_mean), latency.value * 1e-3);
    }
    for (const QuantileResult& quantile : outcome.latency) {
        const bool asked_by_objective =
            objective != nullptr &&
            std::any_of(objective->latency.begin(), objective->latency.end(),
                        [&](const auto& bound) { return bound.name == quantile.name; });
        const bool asked_by_default = objective == nullptr && quantile.name != "p999";
        if (asked_by_objective || asked_by_default) {
            needed.want_precise(quantile.value);
        }
    }
    for (const BoundResult& bound : outcome.slo) {
        needed.want_decided(bound);
    }
    return needed.factor();
}

void observe(const Replications& replications, std::int64_t arrivals_each) {
    tbb::parallel_for(std::size_t{0}, replications.size(),
                      [&](std::size_t i) { replications[i]->observe(arrivals_each); });
}

Outcome run_until_goal(const Trial& trial, const scenario::Objective* objective,
                       const Effort& effort, const Replications& replications) {
    constexpr double most_growth = 4;
    const auto count = static_cast<std::int64_t>(replications.size());
    std::int64_t measured_each = 0;
    std::int64_t segment = std::max<std::int64_t>(effort.first_look / count, 1);
    for (;;) {
        observe(replications, segment);
        measured_each += segment;
        Outcome outcome = measure(trial, objective, effort, replications);
        const double growth = std::min(growth_for(outcome, objective, effort), most_growth);
        outcome.precise = growth <= 1;
        const std::int64_t left = (effort.max_requests - outcome.requests.simulated) / count;
        const bool out_of_time = std::any_of(replications.begin(), replications.end(),
                                             [](const auto& r) { return r->out_of_time(); });
        if (outcome.precise || left <= 0 || out_of_time) {
            return outcome;
        }
        const double wanted = static_cast<double>(measured_each) * (growth - 1);
        segment = std::clamp<std::int64_t>(static_cast<std::int64_t>(wanted), 1, left);
    }
}

} // namespace

Outcome run(const Trial& trial, const scenario::Objective* objective, const Effort& effort) {
    SKUSIM_CHECK(trial.cluster.nodes >= 1 && trial.cluster.workers >= 1, "a cluster that serves");
    if (!is_stable(trial)) {
        Outcome unstable;
        unstable.stable = false;
        unstable.offered_utilization = offered_utilization(trial);
        return unstable;
    }
    Replications replications;
    for (std::uint32_t number = 0; number < replication_count; ++number) {
        replications.push_back(make_replication(trial, effort.seed, number, effort.with_waits));
    }
    warm_up(trial, effort, replications);
    return run_until_goal(trial, objective, effort, replications);
}

} // namespace skusim::experiment
