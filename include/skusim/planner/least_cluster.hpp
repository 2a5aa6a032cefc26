// How many nodes like one that is known the load takes.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/planner/node_search.hpp>
#include <skusim/scenario/scenario.hpp>

namespace skusim::planner {

/// The least number of nodes like this one that holds the scenario's objective, of as many as
/// policy and target allow; each count is simulated until it is decided, as a plan does.
/// `node_capacity` is the load that one of them carries, 0 if it is not known.
[[nodiscard]] NodeCount least_cluster(const scenario::Scenario& scenario,
                                      const experiment::Trial& node, double node_capacity);

} // namespace skusim::planner
