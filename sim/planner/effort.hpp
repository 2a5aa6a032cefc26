// How much simulation each kind of question is worth.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/planner/profile.hpp>

#include <algorithm>

namespace skusim::planner {

/// Until the objective is decided or the budget is spent.
[[nodiscard]] inline experiment::Effort deciding(const scenario::Simulation& simulation,
                                                 std::int64_t most_requests) {
    experiment::Effort effort = experiment::effort_for(simulation);
    effort.goal = experiment::Goal::decision;
    effort.max_requests = std::min(simulation.max_requests, most_requests);
    effort.first_look = 20'000;
    effort.with_waits = false;
    return effort;
}

/// Of every SKU: some ten thousands of requests a point.
[[nodiscard]] inline ProfileEffort screening_profile(const scenario::Simulation& simulation) {
    return {deciding(simulation, 40'000), 0.04, false};
}

} // namespace skusim::planner
