// The cluster as a queueing text sees it.
#pragma once

#include <skusim/serving/config.hpp>

#include <optional>

namespace skusim::experiment {

/// Queues that each serve an equal share of the load.
struct QueueView {
    int servers = 1; ///< of one queue
    int queues = 1;  ///< without influence on each other
};

/// Nothing for routers under which the queues depend on each other, and where nobody queues.
[[nodiscard]] std::optional<QueueView> independent_queues(const serving::ClusterConfig& cluster);

} // namespace skusim::experiment
