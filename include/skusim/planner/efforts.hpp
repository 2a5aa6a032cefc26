// How much simulation each kind of question is worth.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/planner/profile.hpp>

#include <algorithm>
#include <memory>

namespace skusim::planner {

/// The efforts of one plan. All its simulations share their arrivals and demands.
class Efforts {
public:
    explicit Efforts(const scenario::Simulation& simulation)
        : precise_(experiment::effort_for(simulation)) {
        precise_.waits = experiment::Waits::measured;
        precise_.draws = std::make_shared<random::DrawMemory>();
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
    /// that the budget ends in the warm-up stays undecided.
    [[nodiscard]] ProfileEffort screening() const {
        ProfileEffort effort{deciding(200'000),
                             std::min<std::int64_t>(precise_.max_requests, 5'000'000), 0.05, false};
        effort.point.first_look = 10'000;
        effort.point.enough = 20'000;
        return effort;
    }

private:
    experiment::Effort precise_;
};

/// run(), again with ten times the requests while it is starved, up to `most_requests`. `effort`
/// is left as what was enough.
[[nodiscard]] experiment::Outcome run_fed(const experiment::Trial& trial,
                                          const scenario::Objective& objective,
                                          experiment::Effort& effort, std::int64_t most_requests);

} // namespace skusim::planner
