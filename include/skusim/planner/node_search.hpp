// The search for the least number of nodes that meets an objective.
#pragma once

#include <skusim/experiment/outcome.hpp>

#include <functional>

namespace skusim::planner {

/// What a search for the least number of nodes found.
struct NodeCount {
    int least_possible = 1; ///< no smaller count holds
    bool is_found = false;  ///< whether `least_possible` is shown to hold
    bool undecided = false; ///< the largest count allowed could not be decided
};

/// The least count from `lower_bound` to `most` whose decision is `holds`, sought from `guess` in
/// growing steps and then by halves. More nodes never do worse.
[[nodiscard]] NodeCount
least_that_holds(int lower_bound, int guess, int most,
                 const std::function<experiment::Decision(int nodes)>& decide);

} // namespace skusim::planner
