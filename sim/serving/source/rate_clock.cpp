#include "rate_clock.hpp"

#include <skusim/base/check.hpp>

#include <cmath>

namespace skusim::serving {

RateClock::RateClock(const workload::PatternArrivals& pattern) {
    SKUSIM_CHECK(pattern.period > Duration::zero() && pattern.mean_rate() > Rate{},
                 "a pattern of which something comes");
    for (std::size_t i = 0; i < pattern.rates.size(); ++i) {
        const double rate = pattern.rates[i].value() * 1e-9;
        const Duration length = pattern.start_of(i + 1) - pattern.start_of(i);
        steps_.push_back({rate, static_cast<double>(length.count())});
        arrivals_per_period_ += rate * static_cast<double>(length.count());
    }
    period_ns_ = static_cast<double>(pattern.period.count());
}

double RateClock::next_gap_ns(double unit_exponential) {
    double gap = 0;
    constexpr double many = 16; // periods that are not walked through step by step
    if (unit_exponential > many * arrivals_per_period_) {
        const double periods = std::floor(unit_exponential / arrivals_per_period_) - 1;
        gap = periods * period_ns_;
        unit_exponential -= periods * arrivals_per_period_;
    }
    for (;;) {
        const Step& step = steps_[step_];
        const double left = step.length_ns - into_step_ns_;
        const double mass_left = left * step.arrivals_per_ns;
        if (unit_exponential < mass_left) {
            const double wait = unit_exponential / step.arrivals_per_ns;
            into_step_ns_ += wait;
            return gap + wait;
        }
        unit_exponential -= mass_left;
        gap += left;
        into_step_ns_ = 0;
        step_ = step_ + 1 == steps_.size() ? 0 : step_ + 1;
    }
}

} // namespace skusim::serving
