// The shape of a language model as a plain value, and what follows from it alone: how many
// parameters it has, how many bytes they take, and what a token leaves in the KV cache.
//
// Symbols, as in the papers: L layers, h hidden size, H heads of queries, G heads of keys and
// values, D size of a head, F width of the feed-forward part, V vocabulary. A layer's attention has
// h H D + 2 h G D + H D h parameters (Vaswani et al. 2017; Ainslie et al. 2023 for G < H), its
// feed-forward part 3 h F where it is gated (Shazeer 2020) and 2 h F where it is not.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/base/quantity.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace skusim::llm {

/// What numbers are kept in: weights, and keys and values.
enum class NumberFormat { fp32, bf16, fp16, fp8, int8, int4, mxfp4, nvfp4 };

[[nodiscard]] constexpr auto enum_names(NumberFormat) {
    return std::array<EnumName<NumberFormat>, 8>{
        {{NumberFormat::fp32, "fp32"},
         {NumberFormat::bf16, "bf16"},
         {NumberFormat::fp16, "fp16"},
         {NumberFormat::fp8, "fp8"},
         {NumberFormat::int8, "int8"},
         {NumberFormat::int4, "int4", "4 bits with a scale for each group (AWQ, GPTQ)"},
         {NumberFormat::mxfp4, "mxfp4", "4 bits with a scale for 32 (OCP Microscaling)"},
         {NumberFormat::nvfp4, "nvfp4", "4 bits with a scale for 16"}}};
}

/// Whether servers keep keys and values in it.
[[nodiscard]] constexpr bool is_for_kv(NumberFormat format) {
    return format == NumberFormat::bf16 || format == NumberFormat::fp16 ||
           format == NumberFormat::fp8 || format == NumberFormat::int8;
}

/// What formats whose scales are those of groups have for a group, unless the model says it.
inline constexpr std::int64_t usual_group = 128;

/// Bytes that a weight takes, its part of the scales included; for int4 of groups of that many.
[[nodiscard]] double bytes_per_weight(NumberFormat format, std::int64_t group = usual_group);

/// Which weights are kept in a format of their own. Embedding, norms and routers never are.
struct QuantizedParts {
    bool attention = true;
    bool feed_forward = true; ///< of dense layers, and what experts share
    bool experts = true;
    bool head = false;

    bool operator==(const QuantizedParts&) const = default;
};

/// How a model's weights are kept.
struct WeightStorage {
    NumberFormat format = NumberFormat::bf16; ///< of the quantized parts
    NumberFormat rest = NumberFormat::bf16;   ///< of all else; activations are of it, too
    QuantizedParts parts = {};
    std::int64_t group = usual_group; ///< weights that share a scale, where the format is int4
    /// Whether the arithmetic is in `rest` although the format could be computed with (GPTQ of 8
    /// bits): only the reading of weights gets faster.
    bool is_weight_only = false;

    bool operator==(const WeightStorage&) const = default;
};

/// A mixture of experts in place of the feed-forward part (Shazeer et al. 2017).
struct Experts {
    std::int64_t count = 0;        ///< in a layer
    std::int64_t per_token = 0;    ///< that a token passes, beside the shared ones
    std::int64_t width = 0;        ///< of each
    std::int64_t shared_width = 0; ///< of those together that every token passes; 0 if none

    bool operator==(const Experts&) const = default;
};

/// Multi-head latent attention (DeepSeek-V2, 2024): one compressed vector a token and layer in
/// place of keys and values of each head.
struct LatentAttention {
    std::int64_t query_rank = 0; ///< 0 if queries are not compressed
    std::int64_t kv_rank = 0;
    std::int64_t nope_dimension = 0; ///< of a head, without a position
    std::int64_t rope_dimension = 0; ///< of a head, with one; one key of it for all heads
    std::int64_t value_dimension = 0;

    bool operator==(const LatentAttention&) const = default;
};

struct Transformer {
    std::string name;
    std::int64_t layers = 0;
    std::int64_t hidden = 0;
    std::int64_t heads = 0;
    std::int64_t kv_heads = 0;       ///< means nothing with latent attention
    std::int64_t head_dimension = 0; ///< likewise
    std::int64_t width = 0;          ///< of dense layers' feed-forward part; 0 if none is dense
    std::int64_t matrices = 3;       ///< of a feed-forward part: 3 if it is gated, else 2
    std::int64_t vocabulary = 0;
    std::int64_t learned_positions = 0; ///< with an embedding each; 0 where none are learned
    bool ties_embedding = false;        ///< the head is the embedding, transposed
    bool has_query_bias = false;        ///< queries, keys and values have biases
    std::int64_t norms = 2;             ///< of hidden size, in a layer
    std::int64_t dense_layers = 0;      ///< without experts, where there are experts
    std::optional<Experts> experts = {};
    std::optional<LatentAttention> latent = {};
    std::int64_t sliding_layers = 0; ///< whose attention looks back `window` tokens at most
    std::int64_t window = 0;
    std::int64_t context = 0; ///< the longest sequence that it was made for; 0 if unknown
    /// Parameters in memory that no token passes: the encoder of a model that also sees.
    std::int64_t other_parameters = 0;
    WeightStorage weights = {};

    bool operator==(const Transformer&) const = default;
};

/// Parameters by the place that they have in a step.
struct ParameterCounts {
    std::int64_t attention = 0;    ///< of all layers
    std::int64_t feed_forward = 0; ///< of dense layers, and what experts share
    std::int64_t experts = 0;
    std::int64_t routers = 0;
    std::int64_t norms = 0; ///< and biases
    std::int64_t embedding = 0;
    std::int64_t head = 0; ///< 0 if it is the embedding
    std::int64_t other = 0;

    [[nodiscard]] std::int64_t total() const {
        return attention + feed_forward + experts + routers + norms + embedding + head + other;
    }
};
[[nodiscard]] ParameterCounts parameters(const Transformer& model);

/// Parameters of which a token makes use: all but the experts that it does not pass and what no
/// token passes. Embedding and head are counted, as in "30B-A3B".
[[nodiscard]] std::int64_t active_parameters(const Transformer& model);

/// Parameters that matrix products touch for each token of a step: no embedding, which is looked
/// up, and no head, which is used for sampled tokens alone.
[[nodiscard]] std::int64_t parameters_in_products(const Transformer& model);

/// All weights as they are kept.
[[nodiscard]] Bytes weight_bytes(const Transformer& model);

/// Puts the model's weights into that format: what servers quantize when they load a model, or what
/// its vendor would publish. Formats of 16 and 32 bits are of all weights.
[[nodiscard]] Transformer with_weights_in(Transformer model, NumberFormat format);

/// What a token leaves in the KV cache of one layer in a format that is_for_kv(), on each of so
/// many GPUs that share the heads. Fewer heads of keys and values than GPUs are there several
/// times, and a compressed vector is on each GPU.
[[nodiscard]] double kv_bytes_per_layer(const Transformer& model, NumberFormat kv,
                                        std::int64_t tensor_parallel = 1);

/// What a token leaves in all layers, of a sequence that is no longer than the window.
[[nodiscard]] double kv_bytes_per_token(const Transformer& model, NumberFormat kv,
                                        std::int64_t tensor_parallel = 1);

/// What a sequence takes on each GPU. Sliding layers hold its last `window` + `step_tokens` tokens,
/// as a step's tokens come before those are dropped that they push out of the window.
[[nodiscard]] Bytes kv_of_sequence(const Transformer& model, NumberFormat kv, std::int64_t tokens,
                                   std::int64_t step_tokens, std::int64_t tensor_parallel = 1);

/// Why the model cannot be shared by so many GPUs, as a sentence; nothing if it can. Their number
/// divides the heads, and it divides those of keys and values or is a multiple of them.
[[nodiscard]] std::optional<std::string> unshareable(const Transformer& model,
                                                     std::int64_t tensor_parallel);

} // namespace skusim::llm
