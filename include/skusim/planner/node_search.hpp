// The search for the least number of nodes that meets an objective.
#pragma once

#include <skusim/experiment/outcome.hpp>

#include <functional>

namespace skusim::planner {

/// What a search for the least number of nodes found.
struct NodeCount {
    int nodes = 1;         ///< least count that holds; if none does, one more than was allowed, or
                           ///< the lower bound where that is more
    bool is_found = false; ///< whether `nodes` is shown to hold
};

/// The least count from `lower_bound` to `most` whose decision is `holds`, sought from `guess`, or
/// the bound that is nearest to it, in growing steps and then by halves. More nodes never do worse.
/// No count is decided about twice, and none outside the bounds.
[[nodiscard]] NodeCount
least_that_holds(int lower_bound, int guess, int most,
                 const std::function<experiment::Decision(int nodes)>& decide);

} // namespace skusim::planner
