// How much simulation each kind of question is worth.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/outcome_memory.hpp>
#include <skusim/experiment/progress.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/planner/profile.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>
#include <utility>

namespace skusim::planner {

/// What counts near the bound cost: those that an answer hangs on are followed far beyond the asked
/// precision, for as many requests in all as a single run may take. Equal clusters are one.
class Pursuits {
public:
    explicit Pursuits(const experiment::Effort& precise);

    /// The cluster of so many nodes like `node`, which is `known` too poorly: for a decision until
    /// that is sure, or is unlikely to become so; for precision also until the figures of an answer
    /// are as precise as is asked. Null where too little is left to learn more. The node is told
    /// from others by its address, which must stay its own.
    [[nodiscard]] const experiment::Outcome*
    outcome(experiment::Goal goal, const experiment::Trial& node, int nodes,
            const experiment::Trial& cluster, const scenario::Objective& objective,
            const experiment::Outcome& known, const experiment::RunProgress& progress = {});
    [[nodiscard]] int simulated() const { return static_cast<int>(outcomes_.size()); }

private:
    experiment::Effort effort_; ///< with the requests that are left
    std::map<std::tuple<experiment::Goal, const experiment::Trial*, int>, experiment::Outcome>
        outcomes_;
};

/// The efforts of one plan. All its simulations share their arrivals and demands.
class Efforts {
public:
    /// `known` is what other plans that ask the like have found; it may be null.
    explicit Efforts(const scenario::Simulation& simulation,
                     std::shared_ptr<experiment::OutcomeMemory> known = nullptr)
        : precise_(experiment::effort_for(simulation)), known_(std::move(known)) {
        // SKUs of one price a core are often equal machines: what the cheapest within a quota and
        // the cheapest without it have in common is simulated once.
        precise_.outcomes = known_ ? known_ : std::make_shared<experiment::OutcomeMemory>();
        precise_.waits = experiment::Waits::measured;
        precise_.draws = std::make_shared<random::DrawMemory>();
        pursuits_ = std::make_shared<Pursuits>(precise_);
    }

    /// To the precision that the scenario asks for.
    [[nodiscard]] const experiment::Effort& precise() const { return precise_; }

    /// Until the objective is decided or the budget is spent.
    [[nodiscard]] experiment::Effort deciding(std::int64_t most_requests) const {
        experiment::Effort effort = precise_;
        effort.goal = experiment::Goal::decision;
        effort.max_requests = std::min(precise_.max_requests, most_requests);
        effort.first_look = 20'000;
        effort.replications = 20; // a decision is less delicate than an interval's width
        effort.waits = experiment::Waits::unmeasured;
        return effort;
    }

    /// Every SKU gets this: some ten thousands of requests a point. A load so near to saturation
    /// that the budget ends in the warm-up stays undecided. Equal machines share a profile, so that
    /// no plan asks itself for a point twice.
    [[nodiscard]] ProfileEffort screening() const {
        ProfileEffort effort{deciding(200'000),
                             std::min<std::int64_t>(precise_.max_requests, 5'000'000), 0.05, false};
        effort.point.outcomes = known_;
        effort.point.first_look = 10'000;
        effort.point.enough = 20'000;
        return effort;
    }

    /// All that clusters came to.
    [[nodiscard]] const experiment::OutcomeMemory& outcomes() const { return *precise_.outcomes; }

    /// One for the whole plan.
    [[nodiscard]] Pursuits& pursuits() const { return *pursuits_; }

private:
    experiment::Effort precise_;
    std::shared_ptr<experiment::OutcomeMemory> known_; ///< before this plan
    std::shared_ptr<Pursuits> pursuits_;
};

/// run(), of many clients with the requests that they take to settle, again with ten times as many
/// while it is starved, up to `most_requests`. `effort` is left as what was enough.
[[nodiscard]] experiment::Outcome run_fed(const experiment::Trial& trial,
                                          const scenario::Objective& objective,
                                          experiment::Effort& effort, std::int64_t most_requests);

} // namespace skusim::planner
