// Nodes that serve a language model token by token.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/llm/engine_rules.hpp>
#include <skusim/llm/step_time.hpp>
#include <skusim/serving/node/speed.hpp>
#include <skusim/serving/slots.hpp>
#include <skusim/workload/tokens.hpp>

#include <concepts>
#include <memory>

namespace skusim::serving {

class TokenNode;

/// Each node is one engine, with a queue of its own, that a router picks. A machine that holds
/// several of them is several nodes.
struct Tokens {
    using Node = TokenNode;

    llm::EngineRules rules;
    std::shared_ptr<const llm::StepTime> step_time; ///< never null
    workload::TokenLengths lengths;                 ///< of the requests
    workload::TokenMoments moments;                 ///< of these, or of a recording
    llm::ApiTimes api;
    int engines_per_machine = 1;
    /// No engine serves such requests faster, whatever waits.
    ServingSpeed greatest;
    Duration alone{}; ///< mean time of a request that has the engine for itself

    bool operator==(const Tokens& other) const {
        return rules == other.rules && *step_time == *other.step_time && lengths == other.lengths &&
               api == other.api && engines_per_machine == other.engines_per_machine;
    }

    [[nodiscard]] double work(Slots slots) const { return slots.most(); }
    [[nodiscard]] Tokens merged(int /*nodes*/) const { return *this; }
    [[nodiscard]] ServingSpeed speed_under_backlog() const { return greatest; }
    [[nodiscard]] ServingSpeed greatest_speed() const { return greatest; }
    [[nodiscard]] Duration least_time() const { return alone; }
};

/// Rules of nodes whose requests have tokens.
template <class Kind>
concept ServesTokens = requires(const Kind& kind) {
    { kind.lengths } -> std::convertible_to<const workload::TokenLengths&>;
};

} // namespace skusim::serving
