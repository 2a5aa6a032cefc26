// From what the replications collected to estimates and decisions.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>

#include "replication.hpp"

#include <memory>
#include <vector>

namespace skusim::experiment {

using Replications = std::vector<std::unique_ptr<Replication>>;

/// They come from independent replications, or from groups of them that are as large as each
/// other.
using Tallies = std::vector<const Tally*>;

/// Everything but `precise`, from all windows so far, each of which has watched arrivals.
[[nodiscard]] Outcome measure(const Trial& trial, const scenario::Objective* objective,
                              const Effort& effort, const Tallies& tallies);

} // namespace skusim::experiment
