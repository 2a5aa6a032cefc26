#include "growth.hpp"

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/failures.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/stats/interval.hpp>

#include "decisions.hpp"

#include <algorithm>
#include <cmath>

namespace skusim::experiment {

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
        const double allowed =
            std::max(distance, precision_ * std::max(bound.value.value, least_of(bound)));
        if (half <= allowed && distance == 0) {
            return;
        }
        raise(half == stats::infinite || allowed == 0 ? 2 : std::max(half / allowed, 1.05));
    }
    /// Until it is surely decided, or known to `precision`; the bound is a widened() one.
    void want_sure(const BoundResult& bound, double precision) {
        const double half = bound.value.half_width();
        const double finest = precision * std::max(bound.value.value, least_of(bound));
        if (bound.decision != Decision::undecided || half <= finest) {
            return;
        }
        const double distance = std::abs(bound.value.value - bound.bound);
        const double allowed = std::max(distance, finest);
        raise(half == stats::infinite || allowed == 0 ? 2 : std::max(half / allowed, 1.05));
    }
    /// Until at least so many have been seen: an interval knows nothing of what it has not.
    void want_seen(std::int64_t seen, std::int64_t least) {
        const double missing =
            static_cast<double>(least) / static_cast<double>(std::max<std::int64_t>(seen, 1));
        factor_ = std::max(factor_, missing);
    }
    [[nodiscard]] double factor() const { return factor_; }

private:
    /// A rare error is told apart from a bound, not measured for its own sake.
    [[nodiscard]] static double least_of(const BoundResult& bound) {
        constexpr double least_share = 0.01;
        const bool is_share = stats::definition(bound.quantity).measure == stats::Measure::share;
        return is_share ? least_share : 0.0;
    }
    // Half-widths shrink with the square root of the number of requests.
    void raise(double half_width_ratio) {
        factor_ = std::max(factor_, 1.1 * half_width_ratio * half_width_ratio);
    }

    double precision_;
    double factor_ = 1;
};

/// What the objective asks for has to be precise; without one, all but the rarest.
void want_precise_quantiles(NeededGrowth& needed, const std::vector<QuantileResult>& quantiles,
                            const scenario::Objective* objective) {
    for (const QuantileResult& quantile : quantiles) {
        const bool asked_by_objective =
            objective != nullptr &&
            std::any_of(objective->times.begin(), objective->times.end(),
                        [&](const auto& bound) { return bound.quantity == quantile.quantity; });
        const bool asked_by_default =
            objective == nullptr && quantile.quantity.probability != rarest_quantile;
        if (asked_by_objective || asked_by_default) {
            needed.want_precise(quantile.value);
        }
    }
}

/// Whether nobody went without an answer but those whose prompts no engine takes: a share that the
/// law of lengths tells, and no cluster changes.
bool errs_by_law_alone(const Outcome& outcome) {
    const RequestCounts& requests = outcome.requests;
    return outcome.tokens && outcome.tokens->too_long > 0 &&
           requests.refused + requests.abandoned + requests.lost == outcome.tokens->too_long;
}

void want_precise_tokens(NeededGrowth& needed, const TokenResult& tokens,
                         const scenario::Objective* objective) {
    needed.want_precise(tokens.ttft_mean);
    needed.want_precise(tokens.tpot_mean);
    want_precise_quantiles(needed, tokens.ttft, objective);
    want_precise_quantiles(needed, tokens.tpot, objective);
    if (objective != nullptr) {
        want_precise_quantiles(needed, tokens.itl, objective);
    }
}

/// Until every bound is surely decided, or known as precisely as a pursuit asks for.
void want_sure_bounds(NeededGrowth& needed, const Outcome& outcome, const Effort& effort) {
    if (effort.sure_precision == 0 ||
        sure_decision(outcome, effort.confidence) != Decision::undecided) {
        return;
    }
    const double widening = widening_to_be_sure(effort.confidence, outcome.replications);
    for (const BoundResult& bound : outcome.slo) {
        needed.want_sure(widened(bound, widening), effort.sure_precision);
    }
}

double normal_below(double deviations) {
    return 0.5 * std::erfc(-deviations / std::sqrt(2.0));
}

} // namespace

double growth_for(const Outcome& outcome, const scenario::Objective* objective,
                  const Effort& effort) {
    NeededGrowth needed(effort.precision);
    if (effort.goal == Goal::decision && effort.sure_precision > 0) {
        want_sure_bounds(needed, outcome, effort);
        return needed.factor();
    }
    if (effort.goal == Goal::decision) {
        if (decision(outcome) == Decision::undecided) {
            for (const BoundResult& bound : outcome.slo) {
                needed.want_decided(bound);
            }
        }
        return needed.factor();
    }
    if (outcome.failures) {
        needed.want_seen(outcome.failures->outages, least_outages);
    }
    const stats::Estimate& latency = outcome.metric(Metric::latency_mean);
    needed.want_precise(latency);
    needed.want_precise(outcome.metric(Metric::throughput));
    if (!errs_by_law_alone(outcome)) {
        // Below one error in a hundred the precision is absolute: rarer ones would take for ever.
        needed.want_precise(outcome.metric(Metric::error_rate), 0.01);
    }
    if (effort.waits == Waits::precise) {
        // A wait below a thousandth of the latency matters to nobody.
        needed.want_precise(outcome.metric(Metric::wait_mean), latency.value * 1e-3);
    }
    want_precise_quantiles(needed, outcome.latency, objective);
    if (outcome.tokens) {
        want_precise_tokens(needed, *outcome.tokens, objective);
    }
    want_sure_bounds(needed, outcome, effort);
    for (const BoundResult& bound : outcome.slo) {
        needed.want_decided(bound);
        const bool is_time = stats::definition(bound.quantity).measure == stats::Measure::time;
        if (!bound.request_class.empty() && is_time) {
            needed.want_precise(bound.value);
        }
    }
    return needed.factor();
}

bool is_surely_broken(const Outcome& outcome, const Effort& effort) {
    // It stands beside the answer, with figures as precise as a decision's requests make them.
    constexpr std::int64_t worth_its_figures = 2'000'000;
    return effort.sure_precision > 0 && outcome.requests.simulated >= worth_its_figures &&
           sure_decision(outcome, effort.confidence) == Decision::fails;
}

double chance_to_be_sure(const Outcome& outcome, const Effort& effort, double times) {
    const double widening = widening_to_be_sure(effort.confidence, outcome.replications);
    const double quantile = stats::student_t(effort.confidence, outcome.replications - 1);
    double likeliest = 0;
    for (const BoundResult& bound : outcome.slo) {
        const double half = bound.value.half_width();
        if (widened(bound, widening).decision != Decision::undecided) {
            continue;
        }
        if (half == stats::infinite || bound.value.value == stats::infinite) {
            return 1; // nobody knows yet
        }
        const double distance = std::abs(bound.value.value - bound.bound);
        const double to_be_sure = widening * half / std::sqrt(times);
        const double spread = half / quantile * std::sqrt(1 - 1 / times);
        const double chance = spread > 0 ? normal_below((distance - to_be_sure) / spread) +
                                               normal_below((-distance - to_be_sure) / spread)
                                         : 0;
        likeliest = std::max(likeliest, chance);
    }
    return likeliest;
}

void doubt(Outcome& outcome) {
    outcome.precise = false;
    for (BoundResult& bound : outcome.slo) {
        if (bound.decision == Decision::holds) {
            bound.decision = Decision::undecided;
        }
    }
}

} // namespace skusim::experiment
