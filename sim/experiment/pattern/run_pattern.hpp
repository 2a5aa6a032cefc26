// Trials whose arrivals follow a pattern.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>

#include "experiment/progress_meter.hpp"

namespace skusim::experiment {

/// Does what run() does, for a stable trial whose arrivals are a pattern.
///
/// Replications run through whole periods, or what schedule_for() leaves of them, each from an
/// empty start that a part of a period forgets (see first_interval_of()). They are dealt to 5 to 20
/// groups, whose tallies are independent and equally large; the run grows by a replication for each
/// group, until the goal is reached. There are no fewer than 5 replications, whatever the budget;
/// nothing is simulated, and nothing claimed, where they would take more than `least_run`, too.
[[nodiscard]] Outcome run_pattern(const Trial& trial, const scenario::Objective* objective,
                                  const Effort& effort, ProgressMeter& meter);

} // namespace skusim::experiment
