#include "queue_view.hpp"

#include <skusim/experiment/trial.hpp>

#include "experiment/edges.hpp"
#include "followed.hpp"

#include <algorithm>

namespace skusim::experiment {

std::optional<QueueView> independent_queues(const Trial& trial) {
    const serving::ClusterConfig& cluster = trial.cluster;
    if (!is_followed(trial)) {
        return std::nullopt;
    }
    if (cluster.scaling) {
        const serving::ClusterScaling rules = serving::held_scaling(cluster);
        return rules.min_replicas == rules.max_replicas
                   ? std::optional(QueueView{serving::most_in_service(cluster).count(), 1})
                   : std::nullopt;
    }
    const serving::NodeGroup& group = cluster.group();
    if (!group.slots.is_limited() || cluster.kind_if<serving::Stations>() != nullptr) {
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

std::optional<theory::BatchServer> batch_server(const Trial& trial,
                                                const serving::Batching& batching,
                                                const QueueView& view, double rate) {
    const serving::BatchRules& rules = batching.rules;
    const auto [least, most] = std::minmax_element(batching.times.begin(), batching.times.end());
    const random::ShapeKind shape = trial.service.shape.kind;
    const bool is_constant = shape == random::ShapeKind::constant;
    if (view.servers > 1 || *least != *most || rules.max_delay > Duration::zero() ||
        !rules.preferred_sizes.empty() || trial.cluster.queue.can_lose() ||
        !(is_constant || shape == random::ShapeKind::exponential)) {
        return std::nullopt;
    }
    const double service = in_seconds(trial.service.mean);
    const double each = rate / view.queues;
    if (is_constant && each * service > 0.99 * rules.max_size) {
        return std::nullopt;
    }
    return theory::BatchServer{each, service, rules.max_size,
                               is_constant ? theory::BatchService::constant
                                           : theory::BatchService::exponential};
}

double cut_requests(const Outcome& outcome) {
    const double inside = outcome.metric(Metric::in_system).value;
    const auto windows = std::max<std::int64_t>(outcome.replications, outcome.starts);
    return inside * share_cut(inside, windows, outcome.requests.arrived);
}

} // namespace skusim::experiment
