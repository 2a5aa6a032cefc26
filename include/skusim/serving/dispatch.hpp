// How requests get to the nodes of a cluster.
#pragma once

#include <skusim/random/stream.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
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

class RouterPolicy;

// What makes the policy of each router for so many nodes; `key` names its random numbers.
std::unique_ptr<RouterPolicy> random_router(std::uint32_t nodes, const random::StreamKey& key);
std::unique_ptr<RouterPolicy> round_robin_router(std::uint32_t nodes, const random::StreamKey& key);
std::unique_ptr<RouterPolicy> least_outstanding_router(std::uint32_t nodes,
                                                       const random::StreamKey& key);
std::unique_ptr<RouterPolicy> power_of_two_router(std::uint32_t nodes,
                                                  const random::StreamKey& key);

struct RouterRow {
    RouterKind kind;
    std::string_view name;
    std::string_view description;
    bool looks_at_load; ///< whether it is to be told how many requests each node has
    std::unique_ptr<RouterPolicy> (*make)(std::uint32_t nodes, const random::StreamKey& key);
};

/// Every router.
inline constexpr std::array<RouterRow, 4> router_table{{
    {RouterKind::random, "random", "any node, each as likely", false, random_router},
    {RouterKind::round_robin, "round-robin", "the nodes in turn", false, round_robin_router},
    {RouterKind::least_outstanding, "least-outstanding",
     "the node with the fewest requests queued and in service", true, least_outstanding_router},
    {RouterKind::power_of_two, "power-of-two", "the less loaded of two nodes picked at random",
     true, power_of_two_router},
}};

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
inline constexpr auto dispatch_names = [] {
    std::array<DispatchName, router_table.size() + 1> names{};
    for (std::size_t i = 0; i < router_table.size(); ++i) {
        names[i] = {router_table[i].name, router_table[i].kind, router_table[i].description};
    }
    names.back() = {"central-queue", OneQueue{},
                    "one queue for the whole cluster, from which any free worker takes"};
    return names;
}();

[[nodiscard]] constexpr std::string_view name(const Dispatch& dispatch) {
    for (const DispatchName& entry : dispatch_names) {
        if (entry.dispatch == dispatch) {
            return entry.name;
        }
    }
    return "?";
}

} // namespace skusim::serving
