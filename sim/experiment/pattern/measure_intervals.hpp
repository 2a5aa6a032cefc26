// The objective in each interval of a pattern.
#pragma once

#include <skusim/experiment/outcome.hpp>

#include "pattern_tally.hpp"

#include <vector>

namespace skusim::experiment {

/// Sets the outcome's intervals, and its latency bounds from them.
///
/// That all intervals hold is claimed only if each is shown to, which needs no allowance for their
/// number (an intersection-union test; Berger 1982). That one fails would be claimed wrongly the
/// more often, the more there are: each is held to fail only at the confidence that Bonferroni asks
/// for, so that none of the intervals fails by chance at the confidence stated.
void measure_intervals(Outcome& outcome, const workload::PatternArrivals& pattern,
                       const scenario::Objective& objective, double confidence,
                       const std::vector<PatternTally>& groups);

} // namespace skusim::experiment
