// What a simulated cluster is made of, as plain values.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/random/distribution.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace skusim::serving {

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
    int workers = 1; ///< per node; each serves one request at a time
    QueueRules queue;
    RouterKind router = RouterKind::least_outstanding;
    /// Time that the front end adds to each completed request (see front_end.hpp); none if absent.
    std::optional<random::Distribution> front_end = {};

    bool operator==(const ClusterConfig&) const = default;
};

/// A central queue makes one large node of its cluster; other clusters stay as they are.
[[nodiscard]] inline ClusterConfig merged_if_central(ClusterConfig config) {
    if (config.router == RouterKind::central_queue) {
        config.workers *= config.nodes;
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
