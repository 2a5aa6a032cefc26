#include <skusim/llm/model.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace skusim::llm {

namespace {

/// Layers whose feed-forward part is experts.
std::int64_t expert_layers(const Transformer& model) {
    return model.experts ? model.layers - model.dense_layers : 0;
}

std::int64_t attention_of_layer(const Transformer& model) {
    if (!model.latent) {
        return 2 * model.head_dimension * model.hidden * (model.heads + model.kv_heads);
    }
    const LatentAttention& latent = *model.latent;
    const std::int64_t queries = model.heads * (latent.nope_dimension + latent.rope_dimension);
    const std::int64_t of_queries = latent.query_rank > 0
                                        ? latent.query_rank * (model.hidden + queries)
                                        : model.hidden * queries;
    return of_queries + model.hidden * (latent.kv_rank + latent.rope_dimension) +
           latent.kv_rank * model.heads * (latent.nope_dimension + latent.value_dimension) +
           model.heads * latent.value_dimension * model.hidden;
}

double bytes_of(std::int64_t count, bool is_quantized, const WeightStorage& storage) {
    return static_cast<double>(count) * (is_quantized
                                             ? bytes_per_weight(storage.format, storage.group)
                                             : bytes_per_weight(storage.rest));
}

} // namespace

double bytes_per_weight(NumberFormat format, std::int64_t group) {
    switch (format) {
    case NumberFormat::fp32:
        return 4;
    case NumberFormat::bf16:
    case NumberFormat::fp16:
        return 2;
    case NumberFormat::fp8:
        return 1 + 4.0 / 16384; // a scale of 4 bytes for a block of 128 x 128
    case NumberFormat::int8:
        return 1;
    case NumberFormat::int4:
        return 0.5 + 2.5 / static_cast<double>(group); // a scale of 16 bits, a zero of 4
    case NumberFormat::mxfp4:
        return 0.5 + 1.0 / 32;
    case NumberFormat::nvfp4:
        return 0.5 + 1.0 / 16;
    }
    return 0;
}

ParameterCounts parameters(const Transformer& model) {
    ParameterCounts counts;
    const std::int64_t h = model.hidden;
    const std::int64_t with_experts = expert_layers(model);
    counts.attention = model.layers * attention_of_layer(model);
    counts.feed_forward = (model.layers - with_experts) * model.matrices * h * model.width;
    if (model.experts) {
        const Experts& experts = *model.experts;
        counts.feed_forward += with_experts * model.matrices * h * experts.shared_width;
        counts.experts = with_experts * experts.count * model.matrices * h * experts.width;
        counts.routers = with_experts * h * experts.count;
    }
    counts.norms = model.layers * model.norms * h + h;
    if (model.has_query_bias) {
        counts.norms += model.layers * model.head_dimension * (model.heads + 2 * model.kv_heads);
    }
    counts.embedding = (model.vocabulary + model.learned_positions) * h;
    counts.head = model.ties_embedding ? 0 : model.vocabulary * h;
    counts.other = model.other_parameters;
    return counts;
}

std::int64_t active_parameters(const Transformer& model) {
    const ParameterCounts counts = parameters(model);
    std::int64_t idle = counts.other;
    if (model.experts) {
        idle += counts.experts / model.experts->count *
                (model.experts->count - model.experts->per_token);
    }
    return counts.total() - idle;
}

std::int64_t parameters_in_products(const Transformer& model) {
    const ParameterCounts counts = parameters(model);
    const std::int64_t passed =
        model.experts ? counts.experts / model.experts->count * model.experts->per_token : 0;
    return counts.attention + counts.feed_forward + counts.routers + passed;
}

Bytes weight_bytes(const Transformer& model) {
    const ParameterCounts counts = parameters(model);
    const WeightStorage& storage = model.weights;
    const std::int64_t plain = counts.routers + counts.norms + counts.embedding + counts.other;
    return Bytes{bytes_of(counts.attention, storage.parts.attention, storage) +
                 bytes_of(counts.feed_forward, storage.parts.feed_forward, storage) +
                 bytes_of(counts.experts, storage.parts.experts, storage) +
                 bytes_of(counts.head, storage.parts.head, storage) +
                 bytes_of(plain, false, storage)};
}

Transformer with_weights_in(Transformer model, NumberFormat format) {
    const bool is_whole = format == NumberFormat::fp32 || format == NumberFormat::bf16 ||
                          format == NumberFormat::fp16;
    WeightStorage storage;
    storage.format = format;
    storage.rest = is_whole ? format : model.weights.rest;
    model.weights = storage;
    return model;
}

double kv_bytes_per_layer(const Transformer& model, NumberFormat kv, std::int64_t tensor_parallel) {
    const double bytes = kv == NumberFormat::fp8 ? 1 : bytes_per_weight(kv);
    if (model.latent) {
        return bytes * static_cast<double>(model.latent->kv_rank + model.latent->rope_dimension);
    }
    const std::int64_t heads = std::max<std::int64_t>(1, model.kv_heads / tensor_parallel);
    return 2 * bytes * static_cast<double>(heads * model.head_dimension);
}

double kv_bytes_per_token(const Transformer& model, NumberFormat kv, std::int64_t tensor_parallel) {
    return static_cast<double>(model.layers) * kv_bytes_per_layer(model, kv, tensor_parallel);
}

Bytes kv_of_sequence(const Transformer& model, NumberFormat kv, std::int64_t tokens,
                     std::int64_t step_tokens, std::int64_t tensor_parallel) {
    const std::int64_t held = std::min(tokens, model.window + step_tokens);
    const std::int64_t layer_tokens =
        (model.layers - model.sliding_layers) * tokens + model.sliding_layers * held;
    return Bytes{static_cast<double>(layer_tokens) *
                 kv_bytes_per_layer(model, kv, tensor_parallel)};
}

std::optional<std::string> unshareable(const Transformer& model, std::int64_t tensor_parallel) {
    if (model.heads % tensor_parallel != 0) {
        return fmt::format("its {} heads do not divide by {}", model.heads, tensor_parallel);
    }
    if (!model.latent && model.kv_heads % tensor_parallel != 0 &&
        tensor_parallel % model.kv_heads != 0) {
        return fmt::format("its {} heads of keys and values neither divide by {} nor divide it",
                           model.kv_heads, tensor_parallel);
    }
    return std::nullopt;
}

} // namespace skusim::llm
