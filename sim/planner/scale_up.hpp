// Step two: what one node of each SKU can do.
#pragma once

#include <skusim/planner/plan.hpp>

#include "effort.hpp"

#include <map>
#include <tuple>

namespace skusim::planner {

/// A candidate that was let in, with the trial of one of its nodes.
struct Performer {
    std::size_t candidate = 0; ///< index into Plan::candidates
    experiment::Trial node;
    double node_capacity = 0; ///< 0 if no load was shown to hold, and none to fail
};

/// Profiles the admitted candidates, equal machines once. Those without a price or a service time
/// get their verdict, those that break the objective at their lightest load become too slow; the
/// others are given back, up the ladder.
[[nodiscard]] std::vector<Performer> scale_up(const scenario::Scenario& scenario,
                                              const catalog::Hardware& hardware,
                                              const std::vector<std::size_t>& admitted,
                                              const Efforts& efforts, Plan& plan,
                                              const ProgressSink& progress);

} // namespace skusim::planner
