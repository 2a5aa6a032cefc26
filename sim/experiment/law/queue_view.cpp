#include "queue_view.hpp"

#include <skusim/experiment/trial.hpp>

#include "followed.hpp"

namespace skusim::experiment {

std::optional<QueueView> independent_queues(const Trial& trial) {
    const serving::ClusterConfig& cluster = trial.cluster;
    if (!is_followed(trial)) {
        return std::nullopt;
    }
    if (cluster.scaling) {
        const serving::ScalingRules rules = serving::held_scaling(cluster);
        return rules.min_replicas == rules.max_replicas
                   ? std::optional(QueueView{serving::most_in_service(cluster).count(), 1})
                   : std::nullopt;
    }
    const serving::NodeGroup& group = cluster.group();
    if (!group.slots.is_limited()) {
        return std::nullopt;
    }
    if (group.nodes == 1 || serving::has_one_queue(cluster)) {
        return QueueView{group.slots.times(group.nodes).count(), 1};
    }
    if (cluster.dispatch == serving::Dispatch(serving::RouterKind::random)) {
        return QueueView{group.slots.count(), group.nodes};
    }
    return std::nullopt;
}

} // namespace skusim::experiment
