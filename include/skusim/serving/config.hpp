// What a simulated cluster is made of, as plain values.
#pragma once

#include <skusim/base/time.hpp>

#include <array>
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
};

struct ClusterConfig {
    int nodes = 1;
    int workers = 1; ///< per node; each serves one request at a time
    QueueRules queue;
    RouterKind router = RouterKind::least_outstanding;

    bool operator==(const ClusterConfig&) const = default;
};

} // namespace skusim::serving
