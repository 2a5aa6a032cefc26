#include <skusim/llm/memory.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace skusim::llm {

namespace {

Bytes communication(std::int64_t tensor_parallel) {
    return tensor_parallel == 1 ? Bytes{} : gibibytes(tensor_parallel == 2 ? 0.34 : 0.39);
}

Bytes weights_of_gpu(Transformer model, std::int64_t tensor_parallel) {
    const std::int64_t padding = 64 * tensor_parallel;
    model.vocabulary = (model.vocabulary + padding - 1) / padding * padding;
    const ParameterCounts counts = parameters(model);
    const Bytes copied{static_cast<double>(counts.routers + counts.norms) *
                       bytes_per_weight(model.weights.rest)};
    return (weight_bytes(model) - copied) / static_cast<double>(tensor_parallel) + copied;
}

Bytes overhead_of(const Transformer& model, const EngineMemory& engine) {
    const std::int64_t of_experts =
        model.experts
            ? model.experts->per_token * model.experts->width + model.experts->shared_width
            : 0;
    const auto gpus = static_cast<double>(engine.tensor_parallel);
    const double width =
        static_cast<double>(model.matrices * std::max(model.width, of_experts)) / gpus +
        4 * static_cast<double>(model.hidden);
    const Bytes activations{static_cast<double>(engine.max_batched_tokens) * width * 2};
    const Bytes sampler{8 * static_cast<double>(engine.max_sequences * model.vocabulary) / gpus};
    return gibibytes(0.7) + activations + sampler + communication(engine.tensor_parallel);
}

std::int64_t whole_blocks(double space, double per_token, std::int64_t block_size) {
    return static_cast<std::int64_t>(
        std::floor(space / (per_token * static_cast<double>(block_size))));
}

MemorySheet divided(const EngineMemory& engine, Bytes weights, Bytes overhead, Bytes per_token) {
    MemorySheet sheet;
    sheet.utilization = engine.utilization;
    sheet.usable = engine.gpu_memory * engine.utilization;
    sheet.weights = weights;
    sheet.overhead = overhead;
    sheet.kv_space = std::max(Bytes{}, sheet.usable - weights - overhead);
    sheet.kv_per_token = per_token;
    sheet.block_size = engine.block_size;
    sheet.blocks = whole_blocks(sheet.kv_space.value(), per_token.value(), engine.block_size);
    sheet.longest = sheet.kv_tokens();
    return sheet;
}

/// The longest sequence of a model with sliding layers, beside a block that holds no tokens: they
/// cost a token as much as the others, until the window is full.
std::int64_t longest_with_sliding(const Transformer& model, const EngineMemory& engine,
                                  Bytes space) {
    const double layer = kv_bytes_per_layer(model, engine.kv, engine.tensor_parallel);
    const double all = layer * static_cast<double>(model.layers);
    const double left = space.value() - all * static_cast<double>(engine.block_size);
    if (left <= 0) {
        return 0;
    }
    const std::int64_t reach = model.window + engine.max_batched_tokens;
    const double filling = all * static_cast<double>(reach);
    if (left < filling) {
        return whole_blocks(left, all, engine.block_size) * engine.block_size;
    }
    const std::int64_t full_layers = model.layers - model.sliding_layers;
    if (full_layers == 0) {
        return std::max(reach, model.context); // nothing grows beyond the window
    }
    const double per_token = layer * static_cast<double>(full_layers);
    const double beyond = (left - filling) / per_token + static_cast<double>(reach);
    return whole_blocks(beyond, 1, engine.block_size) * engine.block_size;
}

} // namespace

MemorySheet memory_sheet(const Transformer& model, const EngineMemory& engine) {
    const bool slides = model.sliding_layers > 0;
    const Bytes per_token =
        slides && engine.sequence_tokens > 0
            ? kv_of_sequence(model, engine.kv, engine.sequence_tokens, engine.max_batched_tokens,
                             engine.tensor_parallel) /
                  static_cast<double>(engine.sequence_tokens)
            : Bytes{kv_bytes_per_token(model, engine.kv, engine.tensor_parallel)};
    MemorySheet sheet = divided(engine, weights_of_gpu(model, engine.tensor_parallel),
                                overhead_of(model, engine), per_token);
    if (slides) {
        sheet.longest = longest_with_sliding(model, engine, sheet.kv_space);
    }
    return sheet;
}

MemorySheet memory_sheet(const GivenModel& model, const EngineMemory& engine) {
    const auto gpus = static_cast<double>(engine.tensor_parallel);
    const Bytes overhead =
        gibibytes((model.has_experts ? 8 : 5.5) + (engine.tensor_parallel == 1 ? 0.15 : 0.6));
    return divided(engine, model.weights / gpus, overhead, model.kv_per_token / gpus);
}

EngineLimits usual_limits(const catalog::AcceleratorType& gpu) {
    const bool is_large = gpu.memory && in_gibibytes(*gpu.memory) >= 70;
    return is_large && !std::string_view(gpu.name).starts_with("A100") ? EngineLimits{8192, 1024}
                                                                       : EngineLimits{2048, 256};
}

} // namespace skusim::llm
