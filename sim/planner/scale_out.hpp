// Step three: how many nodes of one SKU the target load needs, each count verified by simulation.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/planner/efforts.hpp>
#include <skusim/planner/node_search.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>

#include <functional>
#include <map>
#include <memory>

namespace skusim::planner {

/// The simulated clusters of one SKU under the target load, each count simulated once.
class ScaleOut {
public:
    /// `node_capacity` is the load that one node carries, as far as is known: 0 if no load was
    /// shown to hold, and none to fail.
    ScaleOut(const scenario::Scenario& scenario, const Efforts& efforts,
             std::shared_ptr<const experiment::Trial> node, double node_capacity,
             SearchCounts& effort);

    /// The least number of nodes that holds, sought up to `most` >= 1; what is known of each count
    /// decides, at the asked confidence where nothing more is known.
    [[nodiscard]] NodeCount search(int most);
    /// No count below it can hold, whatever the router.
    [[nodiscard]] int lower_bound() const { return lower_bound_; }
    /// No count below it holds: work conservation, or one that was simulated and surely fails.
    [[nodiscard]] int least_possible() const;
    /// The least count up to `open`, which is undecided, that a simulation does not show to fail.
    [[nodiscard]] int least_open(int open);
    /// Where the search starts: what one node's capacity suggests.
    [[nodiscard]] int guess() const { return guess_; }
    /// Starts it there from what is known better now.
    void guess_from(double node_capacity) {
        node_capacity_ = node_capacity;
        guess_ = first_guess();
    }
    /// The cluster of `nodes`, at least to the asked precision.
    [[nodiscard]] const experiment::Outcome& measured(int nodes);
    /// The most precise outcome that there is of `nodes`, and at least one that decided about them.
    [[nodiscard]] const experiment::Outcome& known(int nodes);
    /// Whether `nodes` hold, for an answer that hangs on it. Where that is not sure, the cluster is
    /// pursued until it is, or the plan's requests for that are spent; then a count that is not
    /// sure to hold is undecided, and holds or fails at the asked confidence only where nothing was
    /// left to pursue it with.
    [[nodiscard]] experiment::Decision settled(int nodes);
    /// From now on the figures of an answer are told beside its nodes: one that surely holds is
    /// measured for them, while `progress` is told.
    void measure_answers(experiment::RunProgress progress) {
        measures_answers_ = true;
        progress_ = std::move(progress);
    }
    /// From now on, as at first, only its nodes are.
    void leave_unmeasured() { measures_answers_ = false; }
    /// What is told of an answer of `nodes`.
    [[nodiscard]] const experiment::Outcome& told(int nodes) {
        return measures_answers_ ? measured(nodes) : known(nodes);
    }
    /// The cluster of that many nodes, as it is simulated.
    [[nodiscard]] experiment::Trial cluster(int nodes) const;

private:
    [[nodiscard]] experiment::Outcome counted(const std::function<experiment::Outcome()>& simulate);
    [[nodiscard]] int first_guess() const;
    [[nodiscard]] int first_tried(int most);
    [[nodiscard]] experiment::Decision decision_of(int nodes);
    bool pursue(int nodes);
    [[nodiscard]] experiment::Decision sure_decision_of(const experiment::Outcome& outcome) const;

    const scenario::Scenario& scenario_;
    const Efforts& efforts_;
    std::shared_ptr<const experiment::Trial> node_;
    double node_capacity_;
    SearchCounts& effort_;
    int lower_bound_;
    int guess_;
    bool measures_answers_ = false;
    experiment::RunProgress progress_; ///< of what is measured
    // From the least that is known of a count to the most.
    std::map<int, experiment::Outcome> decided_;
    std::map<int, experiment::Outcome> measured_;
    std::map<int, experiment::Outcome> pursued_;
    std::map<int, experiment::Outcome> measured_as_pursued_;
};

} // namespace skusim::planner
