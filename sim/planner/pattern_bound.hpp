// What the intervals of a pattern need at least.
#pragma once

#include <skusim/random/distribution.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/workload/arrivals.hpp>

#include <cstdint>

namespace skusim::planner {

/// No fewer nodes can hold the objective's bounds on times in every interval, whatever router and
/// queue.
///
/// A share p of an interval's arrivals must end within the bound b, hence before the interval's
/// length T plus b is over, in which c workers do c (T + b) seconds of work at most. The work of
/// those in time is no less than that of the p shortest of all: rate x T x mean x L(p), where L is
/// the Lorenz curve of the service time. A queue that is `blind` to service times begins requests,
/// one a worker, whose times are like all others': then it is rate x T x mean x p, less what chance
/// may save and what the workers have only begun.
[[nodiscard]] std::int64_t nodes_for_intervals(const workload::PatternArrivals& pattern,
                                               const scenario::Objective& objective,
                                               const random::Distribution& service, double workers,
                                               bool blind);

} // namespace skusim::planner
