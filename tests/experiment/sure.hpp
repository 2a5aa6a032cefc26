// Simulations that are held against exact answers, so surely that a miss is a fault.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/stats/interval.hpp>

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

/// The interval holds the truth, and is no wider than `precision` of the value to either side.
inline void check_inside(const stats::Estimate& measured, double truth, double precision) {
    CAPTURE(truth, measured.low, measured.value, measured.high);
    CHECK(measured.low <= truth);
    CHECK(measured.high >= truth);
    CHECK(measured.half_width() <= precision * measured.value);
}

} // namespace skusim::experiment
