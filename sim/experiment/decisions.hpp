// From an interval and a bound to a decision.
#pragma once

#include <skusim/experiment/outcome.hpp>

#include <vector>

namespace skusim::experiment {

[[nodiscard]] inline Decision at_most(const stats::Estimate& value, double bound) {
    return value.high <= bound ? Decision::holds
           : value.low > bound ? Decision::fails
                               : Decision::undecided;
}

[[nodiscard]] inline Decision at_least(const stats::Estimate& value, double bound) {
    return value.low >= bound   ? Decision::holds
           : value.high < bound ? Decision::fails
                                : Decision::undecided;
}

/// Fails if one fails, holds if all hold.
[[nodiscard]] inline Decision combined(const std::vector<BoundResult>& bounds) {
    Decision all = Decision::holds;
    for (const BoundResult& bound : bounds) {
        if (bound.decision == Decision::fails) {
            return Decision::fails;
        }
        if (bound.decision == Decision::undecided) {
            all = Decision::undecided;
        }
    }
    return all;
}

/// How many times wider an interval of so many replications is at `sure_confidence`.
[[nodiscard]] double widening_to_be_sure(double confidence, int replications);

/// The bound with its interval so many times as wide, and decided anew if it was decided. A bound
/// that is kept for another reason than its interval stays so.
[[nodiscard]] BoundResult widened(BoundResult bound, double widening);

} // namespace skusim::experiment
