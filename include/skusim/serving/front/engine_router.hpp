// Picks the engine for an arriving request of a language model, by what engines tell of themselves.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/dispatch.hpp>
#include <skusim/serving/front/node_ranking.hpp>
#include <skusim/serving/front/open_nodes.hpp>
#include <skusim/serving/source/contract.hpp>
#include <skusim/workload/tokens.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace skusim::serving {

/// What an engine tells of itself.
struct EngineState {
    std::int64_t used_blocks = 0; ///< of its KV cache
    std::int64_t waiting = 0;     ///< sequences
    std::int64_t running = 0;

    bool operator==(const EngineState&) const = default;
};

/// A request as the router sees it.
struct RoutedRequest {
    std::uint32_t place = 0; ///< in the cluster's pool
    workload::TokenCounts tokens;
    std::span<const workload::Segment> segments = {}; ///< what it says, if engines keep prefixes
    std::optional<OfSession> session = std::nullopt;  ///< if it is a turn of a conversation
};

/// What a router knows as a request arrives.
struct Sight {
    const NodeRanking& outstanding;          ///< requests that it sent and that are not answered
    const OpenNodes& open;                   ///< engines that it may send to: at least one
    const std::vector<std::int64_t>& tokens; ///< in and out of these, by engine
    const std::vector<EngineState>& states;  ///< by engine, as old as its rules allow

    [[nodiscard]] std::uint32_t engines() const {
        return static_cast<std::uint32_t>(tokens.size());
    }
};

/// What one router does, for several engines. Each is a file in sim/serving/front/engine_router/
/// and a row of engine_router_table.
class EngineRouterPolicy {
public:
    EngineRouterPolicy() = default;
    virtual ~EngineRouterPolicy() = default;
    EngineRouterPolicy(const EngineRouterPolicy&) = delete;
    EngineRouterPolicy& operator=(const EngineRouterPolicy&) = delete;

    /// An engine that is open.
    [[nodiscard]] virtual std::uint32_t pick(const RoutedRequest& request, const Sight& sight) = 0;
};

/// The routing decision of one cluster of engines.
class EngineRouter {
public:
    EngineRouter(const EngineRouting& rules, std::uint32_t engines);

    /// `state_of(engine)` asks an engine. All are asked at once, when what they said before is too
    /// old; requests that are sent meanwhile are counted as waiting there.
    template <class StateOf>
    [[nodiscard]] std::uint32_t pick(Time now, const RoutedRequest& request,
                                     const NodeRanking& outstanding, const OpenNodes& open,
                                     StateOf&& state_of) {
        if (looks_ && (!asked_ || now - *asked_ >= staleness_)) {
            asked_ = now;
            for (std::uint32_t engine = 0; engine < states_.size(); ++engine) {
                states_[engine] = state_of(engine);
            }
        }
        const std::uint32_t picked = policy_->pick(request, {outstanding, open, tokens_, states_});
        ++states_[picked].waiting;
        send(picked, request);
        return picked;
    }
    /// The request is answered, or lost.
    void left(std::uint32_t engine, std::uint32_t place) { tokens_[engine] -= sent_[place]; }

private:
    void send(std::uint32_t engine, const RoutedRequest& request);

    std::unique_ptr<EngineRouterPolicy> policy_;
    bool looks_ = false; ///< at the engines' states
    Duration staleness_;
    std::optional<Time> asked_;
    std::vector<EngineState> states_; ///< by engine
    std::vector<std::int64_t> tokens_;
    std::vector<std::int64_t> sent_; ///< tokens, by the request's place
};

} // namespace skusim::serving
