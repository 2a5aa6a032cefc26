// Step four: the guidance choice and the cheapest choice, each verified, and what becomes of the
// rest.
#pragma once

#include <skusim/planner/plan.hpp>
#include <skusim/planner/progress.hpp>
#include <skusim/scenario/scenario.hpp>

#include "scale_out.hpp"

#include <vector>

namespace skusim::planner {

/// Nodes to rent for `nodes_for_slo`: with spare nodes, and at least the target's minimum.
[[nodiscard]] int rented_nodes(const scenario::Scenario& scenario, const catalog::Sku& sku,
                               int nodes_for_slo);

/// Sets the plan's choices: the first contender up the ladder that can be scaled out, and the one
/// of least cost. Every contender gets its node count, or a lower bound of it, and a reason.
void choose(const scenario::Scenario& scenario, std::vector<Contender>& contenders, Plan& plan,
            const ProgressSink& progress);

} // namespace skusim::planner
