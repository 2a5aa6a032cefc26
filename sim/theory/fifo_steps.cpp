#include "fifo_steps.hpp"

#include <skusim/base/check.hpp>

#include "birth_death.hpp"

#include <algorithm>
#include <cmath>

namespace skusim::theory {

FifoProgress::FifoProgress(const FifoSteps& steps) : steps_(&steps), spread_(steps.arrives) {
    waiting_ = {(steps.shares.and_above * spread_).sum()};
    in_service_ = (1 - waiting_[0]) * steps.begins;
    responding_ = {1};
}

void FifoProgress::step() {
    const double begin = (steps_->shares.last * spread_ * steps_->departure).sum();
    spread_ =
        (spread_ * steps_->no_departure + steps_->shares.ratio * (spread_ * steps_->departure))
            .eval();
    in_service_ = (in_service_ * steps_->serves + begin * steps_->begins).eval();
    waiting_.push_back((steps_->shares.and_above * spread_).sum());
    responding_.push_back(waiting_.back() + in_service_.sum());
}

double FifoProgress::tail(const std::vector<double>& after_step, double seconds) {
    SKUSIM_CHECK(seconds >= 0, "a time is not negative");
    const double expected = steps_->per_second * seconds;
    SKUSIM_CHECK(expected <= 1e7, "too long a time to follow step by step");
    const std::vector<double> steps = poisson_distribution(expected, poisson_bound(expected));
    while (after_step.size() < steps.size()) {
        step();
    }
    double sum = 0;
    for (std::size_t count = 0; count < steps.size(); ++count) {
        sum += steps[count] * after_step[count];
    }
    return sum;
}

double FifoProgress::wait_tail(double seconds) {
    return tail(waiting_, seconds);
}

double FifoProgress::response_tail(double seconds) {
    return tail(responding_, seconds);
}

// The share that still waits or is served falls with every step. Where it is small enough after
// fewer steps than the time surely has, those that follow need not be taken.
bool FifoProgress::responds_within(double seconds, double longer_share) {
    constexpr double most_steps = 1e6;
    const double expected = std::min(steps_->per_second * seconds, most_steps);
    const double surely = expected - 12 * std::sqrt(expected);
    while (static_cast<double>(responding_.size()) <= surely) {
        if (responding_.back() <= longer_share) {
            return true;
        }
        step();
    }
    return response_tail(expected / steps_->per_second) <= longer_share;
}

} // namespace skusim::theory
