// What an engine may put into a step, and what its cache holds.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/base/time.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace skusim::llm {

/// Which blocks must be free before a waiting sequence is taken into the batch.
enum class Admission : std::uint8_t {
    full_prompt, ///< those of all its tokens so far, though it takes them chunk by chunk
    first_chunk, ///< those of its first chunk
    no_evict,    ///< those of all it will ever have: nothing is preempted
};

[[nodiscard]] constexpr auto enum_names(Admission) {
    return std::array<EnumName<Admission>, 3>{
        {{Admission::full_prompt, "full-prompt",
          "the blocks of the whole prompt must be free (vLLM since 0.19)"},
         {Admission::first_chunk, "first-chunk", "those of its first chunk (vLLM before)"},
         {Admission::no_evict, "no-evict",
          "those of the prompt and of all output, which it keeps (TensorRT-LLM)"}}};
}

/// How the sequences of a step are chosen.
enum class Scheduler : std::uint8_t { vllm_v1, vllm_v0, sarathi, orca, fixed };

[[nodiscard]] constexpr auto enum_names(Scheduler) {
    return std::array<EnumName<Scheduler>, 5>{
        {{Scheduler::vllm_v1, "vllm-v1", "decodes first, then chunks of prompts, in one step"},
         {Scheduler::vllm_v0, "vllm-v0", "new prompts alone in a step, decodes only without them"},
         {Scheduler::sarathi, "sarathi",
          "decodes, then chunks of prompts up to `max_batched_tokens`"},
         {Scheduler::orca, "orca", "whole prompts beside decodes, memory reserved for all output"},
         {Scheduler::fixed, "static",
          "a batch is formed when the engine is empty and runs to the end of its longest member"}}};
}

/// What a request spends at an engine's door, in the process that speaks HTTP.
struct ApiTimes {
    Duration before{};    ///< from its arrival until the engine has it
    Duration after{};     ///< from its last token to the end of the answer
    Duration per_token{}; ///< of each token on its way out, which the engine does not wait for

    bool operator==(const ApiTimes&) const = default;
};

/// The rules of one engine: one copy of a model with its scheduler, batch and KV cache.
struct EngineRules {
    Scheduler scheduler = Scheduler::vllm_v1;
    std::int64_t max_batched_tokens = 8192; ///< tokens that a step computes at most
    std::int64_t max_sequences = 1024;      ///< in the batch at once, at most
    std::int64_t block_size = 16;           ///< tokens of one KV block
    std::int64_t blocks = 0;                ///< that sequences can use; at least one
    std::int64_t max_model_len = 0;         ///< tokens of a sequence, at most; fits in `blocks`
    std::int64_t watermark_blocks = 0;      ///< to stay free beside a batch that is not empty
    Admission admission = Admission::full_prompt;
    bool chunked_prefill = true;
    bool prefix_caching = false; ///< the KV of requests is kept for others that begin alike
    /// Decode steps are taken many at once where nothing happens between them. The results are the
    /// same without, which tests show.
    bool jumps = true;

    bool operator==(const EngineRules&) const = default;

    [[nodiscard]] std::int64_t blocks_of(std::int64_t tokens) const {
        return (tokens + block_size - 1) / block_size;
    }
};

} // namespace skusim::llm
