// Which kind of node a cluster is made of.
#pragma once

#include <skusim/serving/batching_node.hpp>
#include <skusim/serving/config.hpp>
#include <skusim/serving/fifo_node.hpp>
#include <skusim/serving/sharing_node.hpp>

namespace skusim::experiment {

/// Calls `work.operator()<Node>()` for the type of node (see serving/fifo_node.hpp) that the
/// configuration asks for. For runs that need not be fast: where all types are compiled side by
/// side each is slower.
template <class Work>
auto with_node_type(const serving::ClusterConfig& cluster, Work&& work) {
    if (cluster.batching) {
        return work.template operator()<serving::BatchingNode>();
    }
    if (cluster.processors) {
        return work.template operator()<serving::SharingNode>();
    }
    if (!cluster.priorities.empty()) {
        return work.template operator()<serving::PriorityNode>();
    }
    return work.template operator()<serving::FifoNode>();
}

} // namespace skusim::experiment
