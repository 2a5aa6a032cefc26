// Step two: what one node of each SKU can do.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/planner/efforts.hpp>
#include <skusim/planner/make_plan.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/planner/progress.hpp>
#include <skusim/scenario/scenario.hpp>

#include "machine.hpp"

#include <memory>
#include <vector>

namespace skusim::planner {

/// A candidate that was let in, with its kind of node.
struct Performer {
    std::size_t candidate = 0; ///< index into Plan::candidates
    std::shared_ptr<Machine> machine;
};

/// Looks at the nodes of the admitted candidates, equal machines once: closely where they are few
/// or `curves` asks for it, else at a glance. Those without a price or a service time get their
/// verdict, those that break the objective at their lightest load become too slow; the others are
/// given back, up the ladder.
[[nodiscard]] std::vector<Performer> scale_up(const scenario::Scenario& scenario,
                                              const catalog::Hardware& hardware,
                                              const std::vector<std::size_t>& admitted,
                                              const Efforts& efforts, Curves curves, Plan& plan,
                                              const ProgressSink& progress);

/// The candidate with what is known of a node that could not be placed.
[[nodiscard]] Candidate not_placed(Candidate candidate, const placement::NotPlaced& known);

} // namespace skusim::planner
