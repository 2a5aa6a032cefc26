// The best answer of each cloud, where SKUs of several are looked at.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/planner/progress.hpp>
#include <skusim/scenario/scenario.hpp>

#include <string>
#include <vector>

namespace skusim::closer {

/// What would be planned if there were that cloud alone.
struct CloudPlan {
    std::string cloud; ///< "aws"; empty for machines of no cloud
    planner::Plan plan;
};

/// A plan for each cloud of the plan's candidates but that of its cheapest choice, in order of
/// cost; those without an answer last, in order of name. None for a plan of one cloud, or without
/// an answer.
[[nodiscard]] std::vector<CloudPlan> runners_up(const scenario::Scenario& scenario,
                                                const catalog::Hardware& hardware,
                                                const planner::Plan& plan,
                                                const planner::ProgressSink& progress);

} // namespace skusim::closer
