// Picks the node for an arriving request.
#pragma once

#include <skusim/random/stream.hpp>
#include <skusim/serving/dispatch.hpp>
#include <skusim/serving/front/engine_router.hpp>
#include <skusim/serving/front/node_ranking.hpp>
#include <skusim/serving/front/open_nodes.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace skusim::serving {

/// What one router does, for a cluster of several nodes. Each is a file in
/// sim/serving/front/router/ and a row of router_table.
class RouterPolicy {
public:
    RouterPolicy() = default;
    virtual ~RouterPolicy() = default;
    RouterPolicy(const RouterPolicy&) = delete;
    RouterPolicy& operator=(const RouterPolicy&) = delete;

    /// The node for the request that arrives, of those that are open: at least one is. `load` is
    /// kept for routers that look at it only.
    [[nodiscard]] virtual std::uint32_t pick(const NodeRanking& load, const OpenNodes& open) = 0;
};

/// The routing decision of one cluster. Routers know what a front end can count: the requests that
/// each node has not yet answered.
class Router {
public:
    /// `nodes` >= 1, and 1 if there is one queue; `key` names the stream of the random routers.
    Router(const Dispatch& dispatch, std::uint32_t nodes, const random::StreamKey& key);

    /// Whether the decision depends on the nodes' load at all.
    [[nodiscard]] bool looks_at_load() const { return looks_at_load_; }

    /// Whether there is a node to be picked.
    [[nodiscard]] bool is_open() const { return open_.count() > 0; }
    /// No request is sent there from now on, though some may be there still.
    void close(std::uint32_t node) {
        open_.close(node);
        load_.park(node);
    }
    void open(std::uint32_t node) {
        open_.open(node);
        load_.unpark(node);
    }

    [[nodiscard]] std::uint32_t pick() { return policy_ ? policy_->pick(load_, open_) : 0; }
    /// For a request to engines of a language model; see EngineRouter.
    template <class StateOf>
    [[nodiscard]] std::uint32_t pick(Time now, const RoutedRequest& request, StateOf&& state_of) {
        return engines_ ? engines_->pick(now, request, load_, open_, state_of) : pick();
    }
    void sent(std::uint32_t node) {
        if (looks_at_load_) {
            load_.increase(node);
        }
    }
    void left(std::uint32_t node) {
        if (looks_at_load_) {
            load_.decrease(node);
        }
    }
    /// That is the request in this place of the cluster's pool.
    void left(std::uint32_t node, std::uint32_t place) {
        left(node);
        if (engines_) {
            engines_->left(node, place);
        }
    }

private:
    // Neither where there is one node.
    std::unique_ptr<RouterPolicy> policy_;
    std::optional<EngineRouter> engines_;
    bool looks_at_load_ = false;
    OpenNodes open_;
    NodeRanking load_;
};

} // namespace skusim::serving
