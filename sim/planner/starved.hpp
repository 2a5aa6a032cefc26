// Objectives that are open for want of requests, not because they are close.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>

namespace skusim::planner {

/// Whether the objective is undecided although every open bound is estimated well inside, or not
/// at all: quantiles far out, or of a class that few requests belong to, take more requests than
/// usual.
[[nodiscard]] bool is_starved(const experiment::Outcome& outcome);

/// run(), again with ten times the requests while it is starved, up to `most_requests`. `effort`
/// is left as what was enough.
[[nodiscard]] experiment::Outcome run_fed(const experiment::Trial& trial,
                                          const scenario::Objective& objective,
                                          experiment::Effort& effort, std::int64_t most_requests);

} // namespace skusim::planner
