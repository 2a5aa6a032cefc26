#include "decisions.hpp"

#include <skusim/stats/interval.hpp>

#include <algorithm>

namespace skusim::experiment {

double widening_to_be_sure(double confidence, int replications) {
    const int degrees = replications - 1;
    return degrees < 1 ? 1
                       : std::max(stats::student_t(sure_confidence, degrees) /
                                      stats::student_t(confidence, degrees),
                                  1.0);
}

BoundResult widened(BoundResult bound, double widening) {
    const bool from_below = stats::is_kept_from_below(bound.quantity);
    const auto decided = [&] {
        return from_below ? at_least(bound.value, bound.bound) : at_most(bound.value, bound.bound);
    };
    if (bound.decision != decided()) {
        return bound;
    }
    const stats::Estimate measured = bound.value;
    if (measured.value != stats::infinite) {
        bound.value.low -= (widening - 1) * (measured.value - measured.low);
        bound.value.high += (widening - 1) * (measured.high - measured.value);
    }
    bound.decision = decided();
    return bound;
}

Decision sure_decision(const Outcome& outcome, double confidence) {
    if (!outcome.stable) {
        return Decision::fails;
    }
    const double widening = widening_to_be_sure(confidence, outcome.replications);
    std::vector<BoundResult> bounds = outcome.slo;
    for (BoundResult& bound : bounds) {
        bound = widened(std::move(bound), widening);
    }
    return combined(bounds);
}

} // namespace skusim::experiment
