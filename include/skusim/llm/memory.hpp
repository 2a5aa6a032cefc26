// How a GPU's memory is divided when an engine starts: weights, what computing takes beside them,
// and blocks of the KV cache in all that is left. After vLLM's accounting (vLLM V1, 2026).
#pragma once

#include <skusim/base/quantity.hpp>
#include <skusim/catalog/hardware.hpp>
#include <skusim/llm/model.hpp>

#include <cstdint>

namespace skusim::llm {

/// How one engine is set up on GPUs that share a model.
struct EngineMemory {
    Bytes gpu_memory; ///< of one GPU, as its driver reports it: less than it is sold as
    std::int64_t tensor_parallel = 1;
    std::int64_t max_batched_tokens = 2048; ///< of a step
    std::int64_t max_sequences = 256;       ///< that run at once
    double utilization = 0.9;               ///< of the memory, that the engine may take
    std::int64_t block_size = 16;           ///< tokens of a KV block
    NumberFormat kv = NumberFormat::bf16;
    /// The length of the sequences that blocks are counted for. It matters with sliding layers
    /// alone, which hold little of a long sequence and all of a short one; 0 counts all of it.
    std::int64_t sequence_tokens = 0;
};

/// A model of which only this is known.
struct GivenModel {
    Bytes weights;      ///< all of them
    Bytes kv_per_token; ///< of all layers
    bool has_experts = false;
};

/// Memory of one GPU, each of which is divided alike.
struct MemorySheet {
    Bytes usable;           ///< of its memory
    double utilization = 0; ///< the share of its memory that is usable
    Bytes weights;          ///< its share
    Bytes overhead;         ///< activations, sampler, communication, context, fragments
    Bytes kv_space;         ///< what is left; 0 if nothing is
    Bytes kv_per_token;     ///< of a token in a block
    std::int64_t block_size = 0;
    std::int64_t blocks = 0;
    /// Tokens of the longest sequence that fits alone: the largest max_model_len.
    std::int64_t longest = 0;

    /// One block is kept free of tokens, as a target of padded writes.
    [[nodiscard]] std::int64_t usable_blocks() const { return blocks > 0 ? blocks - 1 : 0; }
    [[nodiscard]] std::int64_t kv_tokens() const { return usable_blocks() * block_size; }
    /// Blocks that a sequence of so many tokens takes.
    [[nodiscard]] std::int64_t blocks_of(std::int64_t tokens) const {
        return (tokens + block_size - 1) / block_size;
    }
    /// Whether an engine starts that promises sequences of so many tokens.
    [[nodiscard]] bool holds(std::int64_t tokens) const {
        return blocks_of(tokens) <= usable_blocks();
    }
    /// The memory that a GPU would have to report for that. With sliding layers it is of tokens
    /// that cost as much as those of the sequences that blocks are counted for.
    [[nodiscard]] Bytes least_memory(std::int64_t tokens) const {
        const auto blocks_needed = static_cast<double>(blocks_of(tokens) + 1);
        return (weights + overhead +
                kv_per_token * (blocks_needed * static_cast<double>(block_size))) /
               utilization;
    }
};

/// A model whose shape is known. Weights are split, but routers and norms are on each GPU, and the
/// vocabulary is padded to a multiple of 64 a GPU. The overhead is
///
///     0.7 GiB + tokens of a step x (m F / t + 4 h) x 2 B + 8 B x sequences x V / t + NCCL
///
/// with F that of the experts that a token passes where there are experts, and 0, 0.34 and 0.39 GiB
/// for NCCL on 1, 2 and more GPUs (aiconfigurator, `nccl_mem`). It comes within 3 % of the KV space
/// that vLLM's logs tell for dense models on 1 GPU; the number in a log is better.
[[nodiscard]] MemorySheet memory_sheet(const Transformer& model, const EngineMemory& engine);

/// A model of which only sizes are known, with the constants of llm-d's capacity planner as
/// overhead: 5.5 GiB of activations (8 with experts) and 0.15 GiB beside (0.6 on several GPUs).
[[nodiscard]] MemorySheet memory_sheet(const GivenModel& model, const EngineMemory& engine);

/// What a server takes for its limits where it is told none (vLLM V1, `get_batch_defaults`).
struct EngineLimits {
    std::int64_t max_batched_tokens = 0;
    std::int64_t max_sequences = 0;

    bool operator==(const EngineLimits&) const = default;
};
/// 8192 and 1024 on a GPU of 70 GiB or more that is no A100, else 2048 and 256.
[[nodiscard]] EngineLimits usual_limits(const catalog::AcceleratorType& gpu);

} // namespace skusim::llm
