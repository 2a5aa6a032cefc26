// What the replications saw of nodes that fail.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>

#include "measure.hpp"

namespace skusim::experiment {

/// Whether a request can end in any other way than completion.
[[nodiscard]] bool can_lose(const serving::ClusterConfig& cluster);

/// Of a trial whose nodes can fail.
[[nodiscard]] FailureResult measure_failures(const Trial& trial, const Tallies& tallies,
                                             double confidence);

} // namespace skusim::experiment
