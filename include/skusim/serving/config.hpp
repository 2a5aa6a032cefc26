// What a simulated cluster is made of, as plain values.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/base/time.hpp>
#include <skusim/random/distribution.hpp>
#include <skusim/serving/autoscaler.hpp>
#include <skusim/serving/batching.hpp>
#include <skusim/serving/processors.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace skusim::serving {

/// Priorities at most; they count from 0.
inline constexpr std::size_t most_priorities = 32;

enum class RouterKind {
    random,            ///< any node, each as likely
    round_robin,       ///< the nodes in turn
    least_outstanding, ///< the node with the fewest requests queued and in service
    power_of_two,      ///< the better of two random nodes (Mitzenmacher 2001)
    central_queue,     ///< no choice at arrival: one queue, from which any free worker takes
};

struct RouterName {
    std::string_view name;
    RouterKind kind;
    std::string_view description;
};

/// Every router that a scenario can name.
inline constexpr std::array<RouterName, 5> router_names{{
    {"random", RouterKind::random, "any node, each as likely"},
    {"round-robin", RouterKind::round_robin, "the nodes in turn"},
    {"least-outstanding", RouterKind::least_outstanding,
     "the node with the fewest requests queued and in service"},
    {"power-of-two", RouterKind::power_of_two, "the less loaded of two nodes picked at random"},
    {"central-queue", RouterKind::central_queue,
     "one queue for the whole cluster, from which any free worker takes"},
}};

[[nodiscard]] constexpr std::string_view name(RouterKind kind) {
    for (const RouterName& entry : router_names) {
        if (entry.kind == kind) {
            return entry.name;
        }
    }
    return "?";
}

/// The rules of one node's queue.
struct QueueRules {
    std::optional<int> limit;         ///< waiting places per node; unlimited if absent
    std::optional<Duration> max_wait; ///< a request that waited this long is refused
    std::optional<Duration> timeout;  ///< a request older than this is abandoned

    bool operator==(const QueueRules&) const = default;

    /// Whether a request can end in any other way than completion.
    [[nodiscard]] bool can_lose() const { return limit || max_wait || timeout; }
    /// The longest that a request stays in a queue; Duration::max() for ever.
    [[nodiscard]] Duration patience() const {
        return std::min(max_wait.value_or(Duration::max()), timeout.value_or(Duration::max()));
    }
    /// Whether a request whose patience ends is refused; else it is abandoned, as it timed out.
    [[nodiscard]] bool refuses_first() const { return max_wait && *max_wait == patience(); }
};

struct ClusterConfig {
    int nodes = 1;
    int workers = 1; ///< per node; each serves one request, or one batch, at a time
    QueueRules queue;
    RouterKind router = RouterKind::least_outstanding;
    /// Time that the front end adds to each completed request (see front_end.hpp); none if absent.
    std::optional<random::Distribution> front_end = {};
    /// Time, the same for all, that a completed request spends on no worker.
    Duration delay{};
    /// Replicas that follow the load; without it all workers are always there. The service then has
    /// one queue in the front end, whatever the router.
    std::optional<ScalingRules> scaling = {};
    /// Workers that serve batches; their replicas are not scaled.
    std::optional<Batching> batching = {};
    /// What the workers of a node share (see sharing_node.hpp); without it each works as fast as if
    /// it were alone. Not with one queue for the cluster.
    std::optional<Processors> processors = {};
    /// Of each class of requests, the least first in a queue: `priority` of its requests. Empty if
    /// queues are in order of arrival.
    std::vector<std::uint8_t> priorities = {};

    bool operator==(const ClusterConfig&) const = default;
};

/// Whether a completed request takes longer than its wait and its service.
[[nodiscard]] inline bool is_delayed(const ClusterConfig& config) {
    return config.front_end || config.delay > Duration::zero();
}

/// By how much, on average.
[[nodiscard]] inline Duration mean_delay(const ClusterConfig& config) {
    return config.delay + (config.front_end ? config.front_end->mean : Duration::zero());
}

[[nodiscard]] inline bool has_one_queue(const ClusterConfig& config) {
    return config.router == RouterKind::central_queue || config.scaling;
}

/// The rules within what the nodes hold.
[[nodiscard]] inline ScalingRules held_scaling(const ClusterConfig& config) {
    ScalingRules rules = *config.scaling;
    const int held = std::max(config.nodes * config.workers / rules.requests_per_replica, 1);
    rules.max_replicas = std::min(rules.max_replicas, held);
    rules.min_replicas = std::min(rules.min_replicas, rules.max_replicas);
    return rules;
}

/// Requests, or batches, in service at once, at most.
[[nodiscard]] inline int most_in_service(const ClusterConfig& config) {
    return config.scaling ? held_scaling(config).max_replicas * config.scaling->requests_per_replica
                          : config.nodes * config.workers;
}

/// Whether what becomes of a request depends on later arrivals, or on the load at a time when none
/// arrives: then the arrival recursion cannot tell it.
[[nodiscard]] inline bool needs_events(const ClusterConfig& config) {
    return config.scaling || config.batching || config.processors || !config.priorities.empty();
}

/// Whether a request can wait for a worker at all.
[[nodiscard]] inline bool can_wait(const ClusterConfig& config) {
    return config.queue.limit != 0 && config.queue.patience() > Duration::zero() &&
           config.workers < any_number_of_requests;
}

/// Whether requests that it cannot serve leave before they take a worker's time. Where any number
/// is in service at once nobody does: those that time out are worked on to their end.
[[nodiscard]] inline bool sheds_load(const ClusterConfig& config) {
    return config.queue.can_lose() && config.workers < any_number_of_requests;
}

/// What the cluster's workers do at once at most, in requests at the speed of one alone.
[[nodiscard]] inline double work_capacity(const ClusterConfig& config) {
    return config.processors ? config.nodes * config.processors->speed(config.workers)
                             : most_in_service(config);
}

/// How long the number of replicas lags behind the load, twice over; nothing where it is fixed.
[[nodiscard]] inline Duration scaling_lag(const ClusterConfig& config) {
    return config.scaling ? 2 * (config.scaling->start_time + config.scaling->scale_down_after +
                                 config.scaling->refresh)
                          : Duration::zero();
}

/// Nodes that so many replicas take, and at least those that stay in any case.
[[nodiscard]] inline int nodes_in_use(const ClusterConfig& config, int replicas) {
    const int slots = replicas * config.scaling->requests_per_replica;
    return std::max((slots + config.workers - 1) / config.workers, config.scaling->kept_nodes);
}

/// One queue makes one large node of its cluster; other clusters stay as they are.
[[nodiscard]] inline ClusterConfig merged_if_central(ClusterConfig config) {
    if (has_one_queue(config)) {
        SKUSIM_CHECK(!config.processors, "workers behind one queue do not share");
        if (config.scaling) {
            config.scaling = held_scaling(config);
        }
        config.workers *= config.nodes;
        if (config.batching) {
            config.batching->accelerators *= config.nodes;
        }
        if (config.queue.limit) {
            constexpr std::int64_t most = 1'000'000'000;
            config.queue.limit =
                static_cast<int>(std::min(std::int64_t{*config.queue.limit} * config.nodes, most));
        }
        config.nodes = 1;
    }
    return config;
}

/// `now` + `wait`; times beyond the clock's range stay at half of it, where no simulation comes.
[[nodiscard]] inline Time later(Time now, Duration wait) {
    constexpr Duration horizon = Duration::max() / 2;
    return wait < horizon && now.time_since_epoch() < horizon ? now + wait : Time{horizon};
}

} // namespace skusim::serving
