// Simulations that are held against exact answers, so surely that a miss is a fault.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/stats/interval.hpp>
#include <skusim/stats/quantity.hpp>

#include <chrono>
#include <cstdint>
#include <support/catch.hpp>

namespace skusim::experiment {

/// Intervals at which chance alone would leave the truth outside in one case of 10,000.
inline Effort sure_effort(std::int64_t max_requests, double precision = 0.02) {
    Effort effort;
    effort.confidence = 0.9999;
    effort.precision = precision;
    effort.max_requests = max_requests;
    effort.seed = 5;
    return effort;
}

/// Runs until means are known. Quantiles, and waits unless they are asked for, would take
/// many times as long.
inline Outcome run_for_means(const Trial& trial, Effort effort, Waits waits = Waits::measured) {
    scenario::Objective objective;
    objective.times = {{stats::mean_latency, std::chrono::hours{1}}};
    effort.waits = waits;
    return run(trial, &objective, effort);
}

/// The interval holds the truth, and is no wider than `precision` of the value to either side.
inline void check_inside(const stats::Estimate& measured, double truth, double precision) {
    CAPTURE(truth, measured.low, measured.value, measured.high);
    CHECK(measured.low <= truth);
    CHECK(measured.high >= truth);
    CHECK(measured.half_width() <= precision * measured.value);
}

} // namespace skusim::experiment
