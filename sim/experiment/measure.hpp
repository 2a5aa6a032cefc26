// From what the replications collected to estimates and decisions.
#pragma once

#include <skusim/experiment/outcome.hpp>

#include "replication.hpp"

#include <memory>
#include <vector>

namespace skusim::experiment {

using Replications = std::vector<std::unique_ptr<Replication>>;

/// Everything but `precise`, from all windows so far. Every replication has watched arrivals.
[[nodiscard]] Outcome measure(const Trial& trial, const scenario::Objective* objective,
                              const Effort& effort, const Replications& replications);

} // namespace skusim::experiment
