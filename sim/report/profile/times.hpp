// The times of requests that a load curve shows.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/stats/estimate.hpp>
#include <skusim/stats/quantity.hpp>

#include <vector>

namespace skusim::report {

/// The bounded times of the objective that single tokens make.
[[nodiscard]] std::vector<stats::Quantity>
bounded_token_times(const scenario::Objective& objective);

/// The times that fit a terminal's line. Of latencies the mean, of the standard quantiles the three
/// that objectives are mostly about, and any other that this objective names; where it bounds times
/// of tokens, the mean latency and what it bounds.
[[nodiscard]] std::vector<stats::Quantity> shown_times(const scenario::Objective& objective);

/// A latency of completed requests; a bounded time of tokens of all. Infinite if it was not seen.
[[nodiscard]] stats::Estimate time_of(const experiment::Outcome& outcome,
                                      const stats::Quantity& quantity);

} // namespace skusim::report
