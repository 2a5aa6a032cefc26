// How requests get to the nodes of a cluster.
#pragma once

#include <skusim/base/time.hpp>
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

// What makes the policy of each router; `key` names its random numbers.
std::unique_ptr<RouterPolicy> random_router(const random::StreamKey& key);
std::unique_ptr<RouterPolicy> round_robin_router(const random::StreamKey& key);
std::unique_ptr<RouterPolicy> least_outstanding_router(const random::StreamKey& key);
std::unique_ptr<RouterPolicy> power_of_two_router(const random::StreamKey& key);

struct RouterRow {
    RouterKind kind;
    std::string_view name;
    std::string_view description;
    bool looks_at_load; ///< whether it is to be told how many requests each node has
    std::unique_ptr<RouterPolicy> (*make)(const random::StreamKey& key);
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

/// Picks an engine for each request of a language model, by what the router knows of engines and
/// prompts.
enum class EngineRouterKind { least_kv, least_tokens, prefix_affinity, session, vllm_dp };

class EngineRouterPolicy;

std::unique_ptr<EngineRouterPolicy> least_kv_router();
std::unique_ptr<EngineRouterPolicy> least_tokens_router();
std::unique_ptr<EngineRouterPolicy> prefix_affinity_router();
std::unique_ptr<EngineRouterPolicy> session_router();
std::unique_ptr<EngineRouterPolicy> vllm_dp_router();

struct EngineRouterRow {
    EngineRouterKind kind;
    std::string_view name;
    std::string_view description;
    bool looks_at_engines; ///< whether it needs their states, which may be stale
    std::unique_ptr<EngineRouterPolicy> (*make)();
};

/// Every router of engines.
inline constexpr std::array<EngineRouterRow, 5> engine_router_table{{
    {EngineRouterKind::least_kv, "least-kv",
     "the engine that uses the least of its KV cache, of a language model", true, least_kv_router},
    {EngineRouterKind::least_tokens, "least-tokens",
     "the engine with the fewest tokens in and out of requests that it has not answered, of a "
     "language model",
     false, least_tokens_router},
    {EngineRouterKind::prefix_affinity, "prefix-affinity",
     "the engine that was sent the longest part of the prompt before, unless it has over 1.5 "
     "times the mean of outstanding requests; else the least outstanding; of a language model",
     false, prefix_affinity_router},
    {EngineRouterKind::session, "session",
     "the engine that had the conversation's first turn, of a language model", false,
     session_router},
    {EngineRouterKind::vllm_dp, "vllm-dp",
     "the engine with the least of 4 x waiting + running, as vLLM's own (data parallel), of a "
     "language model",
     true, vllm_dp_router},
}};

struct EngineRouting {
    EngineRouterKind kind = EngineRouterKind::least_kv;
    /// Engines are asked again for their state when what they said is so old; 0 for each request.
    Duration staleness{};

    bool operator==(const EngineRouting&) const = default;
};

/// Each node has a queue, and a router picks among them; or the cluster has one.
using Dispatch = std::variant<RouterKind, OneQueue, EngineRouting>;

struct DispatchName {
    std::string_view name;
    Dispatch dispatch;
    std::string_view description;
};

/// Every `router` that a scenario can name, whatever it serves.
inline constexpr auto dispatch_names = [] {
    std::array<DispatchName, router_table.size() + 1> names{};
    std::size_t count = 0;
    for (const RouterRow& row : router_table) {
        names[count++] = {row.name, row.kind, row.description};
    }
    names.back() = {"central-queue", OneQueue{},
                    "one queue for the whole cluster, from which any free worker takes"};
    return names;
}();

[[nodiscard]] constexpr std::string_view name(const Dispatch& dispatch) {
    for (const EngineRouterRow& row : engine_router_table) {
        const auto* routing = std::get_if<EngineRouting>(&dispatch);
        if (routing != nullptr && routing->kind == row.kind) {
            return row.name;
        }
    }
    for (const DispatchName& entry : dispatch_names) {
        if (entry.dispatch == dispatch) {
            return entry.name;
        }
    }
    return "?";
}

} // namespace skusim::serving
