#include <skusim/serving/config.hpp>

#include <algorithm>

namespace skusim::serving {

bool is_delayed(const ClusterConfig& config) {
    return config.front_end || config.delay > Duration::zero();
}

Duration mean_delay(const ClusterConfig& config) {
    return config.delay + (config.front_end ? config.front_end->mean : Duration::zero());
}

bool has_one_queue(const ClusterConfig& config) {
    return std::holds_alternative<OneQueue>(config.dispatch) || config.scaling;
}

bool shares_load(const ClusterConfig& config) {
    return has_one_queue(config) || config.dispatch == Dispatch(RouterKind::least_outstanding);
}

ClusterScaling held_scaling(const ClusterConfig& config) {
    ClusterScaling rules = *config.scaling;
    const int slots = config.group().slots.times(config.nodes()).count();
    const int held = std::max(slots / rules.requests_per_replica, 1);
    rules.max_replicas = std::min(rules.max_replicas, held);
    rules.min_replicas = std::min(rules.min_replicas, rules.max_replicas);
    return rules;
}

Slots most_in_service(const ClusterConfig& config) {
    return config.scaling ? Slots(config.scaling->requests_per_replica)
                                .times(held_scaling(config).max_replicas)
                          : config.group().slots.times(config.nodes());
}

bool needs_events(const ClusterConfig& config) {
    return config.scaling || config.outages || config.kind_if<Fifo>() == nullptr;
}

namespace {

int engines_per_machine(const ClusterConfig& config) {
    const auto* tokens = config.kind_if<Tokens>();
    return tokens != nullptr ? tokens->engines_per_machine : 1;
}

} // namespace

bool can_fail(const ClusterConfig& config) {
    if (config.scaling) {
        return false;
    }
    if (config.kind_if<Stations>() != nullptr) {
        return !has_one_queue(config); // whose nodes are no parts that go down by themselves
    }
    const bool goes_on_alone = config.kind_if<Fifo>() != nullptr ||
                               config.kind_if<Lifo>() != nullptr ||
                               config.kind_if<Priority>() != nullptr;
    const bool stays = config.outages && config.outages->in_flight == InFlight::paused &&
                       config.kind_if<Batching>() == nullptr;
    return goes_on_alone || (!stays && !has_one_queue(config) && engines_per_machine(config) == 1);
}

double share_in_service(const ClusterConfig& config) {
    return config.outages ? share_in_service(*config.outages, config.nodes()) : 1;
}

bool serves_batches(const ClusterConfig& config) {
    return std::visit([]<class Kind>(const Kind&) { return ServesBatches<Kind>; },
                      config.group().kind);
}

bool can_wait(const ClusterConfig& config) {
    return config.queue.limit != 0 && config.queue.patience() > Duration::zero() &&
           config.group().slots.is_limited();
}

bool sheds_load(const ClusterConfig& config) {
    return config.queue.can_lose() && config.group().slots.is_limited();
}

double work_capacity(const ClusterConfig& config) {
    if (config.scaling) {
        return most_in_service(config).most();
    }
    const NodeGroup& group = config.group();
    return std::visit([&](const auto& kind) { return group.nodes * kind.work(group.slots); },
                      group.kind);
}

namespace {

/// `together` is asked of a node that serves batches.
template <class Together>
ServingSpeed speed(const ClusterConfig& config, Duration alone, Together&& together) {
    return std::visit(
        [&]<class Kind>(const Kind& kind) -> ServingSpeed {
            if constexpr (ServesBatches<Kind>) {
                const ServingSpeed node = together(kind);
                return {node.time, node.places * config.nodes()};
            } else {
                return {alone, work_capacity(config)};
            }
        },
        config.group().kind);
}

} // namespace

ServingSpeed speed_under_backlog(const ClusterConfig& config, Duration alone) {
    return speed(config, alone, [](const auto& kind) { return kind.speed_under_backlog(); });
}

ServingSpeed greatest_speed(const ClusterConfig& config, Duration alone) {
    return speed(config, alone, [](const auto& kind) { return kind.greatest_speed(); });
}

Duration least_service(const ClusterConfig& config, Duration alone) {
    return std::visit(
        [&]<class Kind>(const Kind& kind) {
            if constexpr (ServesBatches<Kind>) {
                return kind.least_time();
            } else {
                return alone;
            }
        },
        config.group().kind);
}

Duration scaling_lag(const ClusterConfig& config) {
    return config.scaling ? 2 * (config.scaling->start_time + config.scaling->scale_down_after +
                                 config.scaling->refresh)
                          : Duration::zero();
}

int nodes_in_use(const ClusterConfig& config, int replicas) {
    const int slots = replicas * config.scaling->requests_per_replica;
    const int each = config.group().slots.count();
    return std::max((slots + each - 1) / each, config.scaling->kept_nodes);
}

ClusterConfig merged_if_central(const ClusterConfig& config) {
    ClusterConfig merged = config;
    if (has_one_queue(config)) {
        if (config.scaling) {
            merged.scaling = held_scaling(config);
        }
        NodeGroup& all = merged.group();
        all.slots = all.slots.times(all.nodes);
        all.kind = std::visit([&](const auto& kind) -> NodeKind { return kind.merged(all.nodes); },
                              all.kind);
        merged.queue = config.queue.merged(all.nodes);
        all.nodes = 1;
    }
    return merged;
}

} // namespace skusim::serving
