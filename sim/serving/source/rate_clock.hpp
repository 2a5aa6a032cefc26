// From unit exponentials to the arrivals of a Poisson stream whose rate changes in steps.
//
// A time change makes them exactly: if unit-rate arrivals come at cumulated times, arrivals at rate
// r(t) come when the integral of r reaches those times (Cinlar 1975, "Introduction to Stochastic
// Processes", 4.7).
#pragma once

#include <skusim/workload/arrivals.hpp>

#include <cstddef>
#include <vector>

namespace skusim::serving {

class RateClock {
public:
    explicit RateClock(const workload::PatternArrivals& pattern);

    /// Nanoseconds from the last arrival to the next, for the unit exponential between them.
    [[nodiscard]] double next_gap_ns(double unit_exponential);

private:
    struct Step {
        double arrivals_per_ns;
        double length_ns;
    };
    std::vector<Step> steps_;
    double arrivals_per_period_ = 0;
    double period_ns_ = 0;
    std::size_t step_ = 0;
    double into_step_ns_ = 0; ///< where the last arrival lies
};

} // namespace skusim::serving
