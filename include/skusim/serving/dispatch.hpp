// How requests get to the nodes of a cluster.
#pragma once

#include <array>
#include <string_view>
#include <variant>

namespace skusim::serving {

/// Picks a node for each request as it arrives.
enum class RouterKind {
    random,            ///< any node, each as likely
    round_robin,       ///< the nodes in turn
    least_outstanding, ///< the node with the fewest requests queued and in service
    power_of_two,      ///< the better of two random nodes (Mitzenmacher 2001)
};

/// No choice at arrival: requests wait in one queue, from which any free worker takes.
struct OneQueue {
    bool operator==(const OneQueue&) const = default;
};

/// Each node has a queue, and a router picks among them; or the cluster has one.
using Dispatch = std::variant<RouterKind, OneQueue>;

struct DispatchName {
    std::string_view name;
    Dispatch dispatch;
    std::string_view description;
};

/// Every `router` that a scenario can name.
inline constexpr std::array<DispatchName, 5> dispatch_names{{
    {"random", RouterKind::random, "any node, each as likely"},
    {"round-robin", RouterKind::round_robin, "the nodes in turn"},
    {"least-outstanding", RouterKind::least_outstanding,
     "the node with the fewest requests queued and in service"},
    {"power-of-two", RouterKind::power_of_two, "the less loaded of two nodes picked at random"},
    {"central-queue", OneQueue{},
     "one queue for the whole cluster, from which any free worker takes"},
}};

[[nodiscard]] constexpr std::string_view name(const Dispatch& dispatch) {
    for (const DispatchName& entry : dispatch_names) {
        if (entry.dispatch == dispatch) {
            return entry.name;
        }
    }
    return "?";
}

} // namespace skusim::serving
