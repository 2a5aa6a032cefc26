// Step three: how many nodes of one SKU the target load needs, each count verified by simulation.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/planner/efforts.hpp>
#include <skusim/planner/node_search.hpp>
#include <skusim/planner/plan.hpp>

#include "scale_up.hpp"

#include <map>
#include <set>

namespace skusim::planner {

/// The simulated clusters of one SKU under the target load, each count simulated once.
class ScaleOut {
public:
    ScaleOut(const scenario::Scenario& scenario, const Efforts& efforts, const Performer& performer,
             SearchCounts& effort);

    /// The least number of nodes that holds, sought up to `most` >= 1.
    [[nodiscard]] NodeCount search(int most);
    /// No count below it can hold, whatever the router.
    [[nodiscard]] int lower_bound() const { return lower_bound_; }
    /// Where the search starts: what one node's capacity suggests.
    [[nodiscard]] int guess() const { return guess_; }
    /// The cluster of `nodes`, to the asked precision.
    [[nodiscard]] const experiment::Outcome& measured(int nodes);
    /// The outcome that decided about `nodes`, the measured one if there is one.
    [[nodiscard]] const experiment::Outcome& decided(int nodes);

    /// Gives what decided() does; where the screening's budget ended before the question was
    /// settled, the whole budget is spent on it.
    [[nodiscard]] const experiment::Outcome& settled(int nodes);
    /// The cluster of that many nodes, as it is simulated.
    [[nodiscard]] experiment::Trial cluster(int nodes) const;

private:
    [[nodiscard]] int first_guess() const;
    [[nodiscard]] int first_tried(int most);

    const scenario::Scenario& scenario_;
    const Efforts& efforts_;
    Performer performer_;
    SearchCounts& effort_;
    int lower_bound_;
    int guess_;
    std::map<int, experiment::Outcome> decided_;
    std::map<int, experiment::Outcome> measured_;
    std::set<int> settled_; ///< counts that the whole budget was spent on
};

} // namespace skusim::planner
