// The cluster as a queueing text sees it.
#pragma once

#include <skusim/experiment/trial.hpp>

#include <optional>

namespace skusim::experiment {

/// Queues that each serve an equal share of the load.
struct QueueView {
    int servers = 1; ///< of one queue
    int queues = 1;  ///< without influence on each other
};

/// Nothing for routers under which the queues depend on each other, where nobody queues, and where
/// the laws of queues are not followed.
[[nodiscard]] std::optional<QueueView> independent_queues(const Trial& trial);

} // namespace skusim::experiment
