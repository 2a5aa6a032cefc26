// How few nodes can do for clients that wait for their answers.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

#include <cstdint>

namespace skusim::planner {

/// Nodes of whom none is faster than mu serve N clients of think time Z in a mean time of at least
/// N / (n mu) - Z, whatever the order (Denning and Buzen 1978): a bound on the mean asks for as
/// many as make that small enough. Where nobody leaves, each class is served alike and requests are
/// served first come, first served, from one queue or where fewest are, none waits for more than
/// its share of the other clients' requests; if the mean is far beyond a bound on a quantile, then
/// more than that share is late (five standard deviations are left for the sum of their times). 1
/// for an open load, and for a language model, whose requests are not alike in work.
[[nodiscard]] std::int64_t nodes_for_clients(const scenario::Objective& objective,
                                             const experiment::Trial& node);

} // namespace skusim::planner
