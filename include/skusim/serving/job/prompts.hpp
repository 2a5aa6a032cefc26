// A mini-batch of prompts on one engine.
//
// All of its prompts are there as the engine begins, which is empty then; the engine works through
// them by its own scheduler, and is done with the last answer. That is how a process of a parallel
// run has a language model, that gives each mini-batch to one call of a generating function. No
// HTTP server is between, so an engine's api times play no part.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/node/tokens/tokens.hpp>
#include <skusim/serving/source/seed.hpp>

#include <cstdint>

namespace skusim::serving {

/// What came of it.
struct PlayedPrompts {
    Duration time{};          ///< until the last answer is there
    std::int64_t refused = 0; ///< prompts that leave no room for an answer
    /// Tokens of prompts that were answered, and those of their answers.
    std::int64_t input_tokens = 0;
    std::int64_t output_tokens = 0;
};

/// Plays so many prompts through an engine, step by step. The seed's are those that `simulate` has
/// of the same seed for requests that come in this order.
[[nodiscard]] PlayedPrompts play_prompts(const Tokens& engine, std::int64_t prompts,
                                         const Seed& seed);

} // namespace skusim::serving
