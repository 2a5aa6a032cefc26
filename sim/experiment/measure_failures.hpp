// What the replications saw of nodes that fail.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>

#include "measure.hpp"

#include <optional>

namespace skusim::experiment {

/// Whether a request can end in any other way than completion.
[[nodiscard]] bool can_lose(const serving::ClusterConfig& cluster);

/// Nothing where no node can fail.
[[nodiscard]] std::optional<FailureResult>
measure_failures(const Trial& trial, const Tallies& tallies, double confidence);

} // namespace skusim::experiment
