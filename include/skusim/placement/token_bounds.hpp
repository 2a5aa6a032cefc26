// What an engine can do at most, known before anything is simulated.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/llm/engine_rules.hpp>
#include <skusim/llm/step_time.hpp>
#include <skusim/serving/node/speed.hpp>
#include <skusim/workload/tokens.hpp>
#include <skusim/workload/trace.hpp>

namespace skusim::placement {

/// What requests have on average.
struct Prompts {
    /// Without a cache all is computed.
    Prompts(const workload::TokenMoments& prompts) : Prompts(prompts, prompts) {}
    /// `own` is what a cache of prefixes leaves to be computed at least, as long as it is whatever
    /// comes before it.
    Prompts(const workload::TokenMoments& prompts, const workload::TokenMoments& own)
        : all(prompts), computed(own),
          pairs(own.input * cached() + (own.input_squared + own.input) / 2) {}
    /// `fresh` is what a cache leaves at least of recorded prompts.
    Prompts(const workload::TokenMoments& prompts, const workload::FreshTokens& fresh)
        : all(prompts), computed(fresh.means),
          pairs(fresh.by_prompt + (fresh.means.input - fresh.means.input_squared) / 2) {}

    workload::TokenMoments all;
    workload::TokenMoments computed;
    double pairs; ///< of tokens that are computed and those up to them

    [[nodiscard]] double cached() const { return all.input - computed.input; }
};

/// What no engine of these rules exceeds, whatever waits: so many sequences at once, each
/// of which takes so long.
///
/// Of x requests that are served in a step on average, the step computes x (n + o - 1) tokens,
/// gives x o of them, reads x (n (o - 1) + o (o - 1) / 2) KV tokens and compares x n (n + 1) / 2
/// pairs, with n tokens in and o out; what is cached is neither computed nor held again. It has at
/// most so many tokens, sequences and KV blocks as the rules let it have, and takes no less than
/// one step of the average work does where times are convex.
[[nodiscard]] serving::ServingSpeed
greatest_speed(const llm::EngineRules& rules, const llm::StepTime& step, const Prompts& prompts);

/// The time from the engine's having the prompt to its first token, with nothing else there but
/// so many of its tokens.
[[nodiscard]] Duration lone_prompt(const llm::EngineRules& rules, const llm::StepTime& step,
                                   double input, double cached = 0);

/// The mean time of a request that has the engine for itself, or somewhat less: that of a prompt of
/// mean length, and all of the decodes.
[[nodiscard]] Duration lone_request(const llm::EngineRules& rules, const llm::StepTime& step,
                                    const Prompts& prompts);

/// The highest rate at which an engine's answers get a token each `most_pace` or sooner, on
/// average: as many are answered at once as come in the time of an answer (Little's law), which
/// makes a step of theirs as long as it is, and each prompt that comes holds all of them up for
/// what it takes beyond that. A guess: neither of them comes evenly.
[[nodiscard]] double rate_with_pace(const llm::EngineRules& rules, const llm::StepTime& step,
                                    const Prompts& prompts, Duration most_pace);

} // namespace skusim::placement
