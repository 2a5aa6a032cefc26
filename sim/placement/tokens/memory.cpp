#include "memory.hpp"

#include <skusim/base/wording.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace skusim::placement {

NotPlaced no_engine(Verdict verdict, std::string rule, std::string reason) {
    return {{verdict, std::move(rule), std::move(reason)}, 0, std::nullopt};
}

llm::NumberFormat kv_format(const scenario::LanguageModel& model) {
    const auto* shape = std::get_if<llm::Transformer>(&model.shape);
    return model.kv.value_or(shape != nullptr ? shape->weights.rest : llm::NumberFormat::bf16);
}

std::string parallel_text(const PlacedEngine& engine, const std::string& gpu) {
    return engine.tensor_parallel == 1
               ? gpu
               : fmt::format("each of {} x {}", engine.tensor_parallel, gpu);
}

namespace {

/// A share of an accelerator has that share of all that it is and can.
catalog::AcceleratorType share_of(const catalog::AcceleratorType& whole, double share) {
    catalog::AcceleratorType part = whole;
    const auto scale = [&](auto& figure) {
        if (figure) {
            figure = *figure * share;
        }
    };
    scale(part.memory);
    scale(part.driver_memory);
    scale(part.bandwidth);
    for (auto* peak : {&part.peaks.fp32, &part.peaks.fp16, &part.peaks.bf16, &part.peaks.int8,
                       &part.peaks.fp8, &part.peaks.fp4}) {
        scale(*peak);
    }
    return part;
}

llm::MemorySheet sheet_of(const scenario::Scenario& scenario, const catalog::AcceleratorType& gpu,
                          const PlacedEngine& engine, double sequence_tokens) {
    const scenario::LanguageModel& model = *scenario.model->language;
    llm::EngineMemory asked;
    asked.gpu_memory = *gpu.reported_memory();
    asked.tensor_parallel = engine.tensor_parallel;
    asked.max_batched_tokens = engine.max_batched_tokens;
    asked.max_sequences = engine.max_sequences;
    asked.utilization = engine.utilization;
    asked.block_size = scenario.token_service()->engine.block_size;
    asked.kv = kv_format(model);
    asked.sequence_tokens = std::llround(sequence_tokens);
    return std::visit([&](const auto& shape) { return llm::memory_sheet(shape, asked); },
                      model.shape);
}

/// What is there, and what is asked for, as an engine tells it that does not start.
std::string memory_text(const llm::MemorySheet& sheet, const PlacedEngine& engine,
                        const std::string& gpu) {
    return fmt::format("{} has {} to use ({}): weights take {}, the rest of the engine {}, and {} "
                       "are left for KV at {:.1f} KiB a token",
                       parallel_text(engine, gpu), gib(sheet.usable), percent(engine.utilization),
                       gib(sheet.weights), gib(sheet.overhead), gib(sheet.kv_space),
                       sheet.kv_per_token.value() / 1024);
}

/// The longest sequence of the requests that the workload has, or nearly so.
std::int64_t usual_longest(const workload::TokenMoments& tokens) {
    const double spread =
        std::sqrt(std::max(tokens.input_squared - tokens.input * tokens.input, 0.0)) +
        std::sqrt(std::max(tokens.output_squared - tokens.output * tokens.output, 0.0));
    return static_cast<std::int64_t>(std::ceil(tokens.input + tokens.output + spread));
}

/// The longest sequence that an engine is to serve.
std::int64_t longest_asked(const scenario::Scenario& scenario,
                           const workload::TokenMoments& tokens) {
    const bool has_model = scenario.model && scenario.model->language;
    return has_model && scenario.model->language->max_model_len
               ? *scenario.model->language->max_model_len
               : usual_longest(tokens);
}

/// Tokens that a step may have where prompts are computed whole and nobody says how many: vLLM V0
/// takes the longest sequence, and computes prompts in parts where that is longer than 32,768
/// (`EngineArgs.create_engine_config`, 0.6 to 0.8).
std::int64_t whole_prompt(const scenario::Scenario& scenario,
                          const workload::TokenMoments& tokens) {
    constexpr std::int64_t longest_whole = 32768;
    const scenario::LanguageModel* language =
        scenario.model && scenario.model->language ? &*scenario.model->language : nullptr;
    const auto* shape =
        language != nullptr ? std::get_if<llm::Transformer>(&language->shape) : nullptr;
    return shape != nullptr && shape->context > 0 && !language->max_model_len
               ? std::min(shape->context, longest_whole)
               : longest_asked(scenario, tokens);
}

/// What an engine takes for its limits where it is told none. A job has it in its own process,
/// where vLLM lets a step compute more than on a server (V1, `get_batch_defaults`, usage context
/// LLM_CLASS).
llm::EngineLimits untold_limits(const scenario::Scenario& scenario,
                                const catalog::AcceleratorType* gpu) {
    llm::EngineLimits limits =
        gpu != nullptr ? llm::usual_limits(*gpu) : llm::EngineLimits{2048, 256};
    if (scenario.job()) {
        constexpr llm::EngineLimits of_large_server{8192, 1024};
        limits.max_batched_tokens = limits == of_large_server ? 16384 : 8192;
    }
    return limits;
}

constexpr std::string_view longest_fits =
    "weights, overhead and the KV cache of the longest sequence must fit (vLLM does not start "
    "otherwise)";

/// That the memory of its accelerators keeps it out.
NotPlaced short_of_memory(std::string_view rule, std::string reason) {
    NotPlaced none =
        no_engine(Verdict::gated, fmt::format("accelerator memory: {}", rule), std::move(reason));
    none.why.lacks_memory = true;
    return none;
}

} // namespace

tl::expected<catalog::AcceleratorType, NotPlaced> accelerator_of(const catalog::Sku& sku,
                                                                 const catalog::Hardware& table) {
    const catalog::Accelerators& there = *sku.accelerators;
    const catalog::AcceleratorType* known = table.accelerator(there.type);
    catalog::AcceleratorType gpu;
    gpu.name = there.type;
    if (known != nullptr) {
        gpu = *known;
    }
    if (!gpu.memory) {
        gpu.memory = there.memory_each;
    }
    if (!gpu.reported_memory()) {
        return tl::unexpected(short_of_memory(
            "the model and its KV cache must fit",
            fmt::format("memory of {} is not known; give it in accelerator_memory_gib of "
                        "a catalog of your own",
                        gpu.name.empty() ? "its accelerator" : gpu.name)));
    }
    return there.count < 1 ? share_of(gpu, there.count) : gpu;
}

PlacedEngine sized(const scenario::Scenario& scenario, const catalog::AcceleratorType* gpu,
                   int parallel) {
    const service::TokenService& service = *scenario.token_service();
    llm::EngineLimits usual = untold_limits(scenario, gpu);
    if (service.engine.has_whole_prompts()) {
        usual.max_batched_tokens =
            std::max(usual.max_batched_tokens, whole_prompt(scenario, *token_moments(scenario)));
    }
    PlacedEngine engine;
    engine.tensor_parallel = parallel;
    engine.max_batched_tokens =
        service.engine.max_batched_tokens.value_or(usual.max_batched_tokens);
    engine.max_sequences = service.engine.max_sequences.value_or(
        std::min(usual.max_sequences, engine.max_batched_tokens));
    engine.max_batched_tokens = std::max(engine.max_batched_tokens, engine.max_sequences);
    engine.utilization = service.engine.gpu_memory_utilization;
    return engine;
}

std::int64_t longest_served(const service::TokenService& service, const PlacedEngine& engine,
                            std::int64_t held) {
    return service.engine.has_whole_prompts() ? std::min(held, engine.max_batched_tokens) : held;
}

/// What is wrong with a number of blocks that the user read in a server's log, maybe on another
/// card: more than the card's whole memory holds, or too few for the sequence. Empty if nothing is.
std::string trouble_with_blocks(const llm::MemorySheet& sheet, std::int64_t blocks,
                                std::int64_t tokens) {
    const Bytes taken =
        sheet.kv_per_token * static_cast<double>(blocks) * static_cast<double>(sheet.block_size);
    if ((sheet.weights + taken).value() > sheet.usable.value() / sheet.utilization) {
        return fmt::format("; engine.kv_blocks, {}, would take {} beside the weights", blocks,
                           gib(taken));
    }
    if (sheet.blocks_of(tokens) > blocks - 1) {
        return fmt::format("; engine.kv_blocks, {}, hold {} tokens, and a sequence has {}: raise "
                           "it, or lower model.max_model_len",
                           blocks, std::max<std::int64_t>(blocks - 1, 0) * sheet.block_size,
                           tokens);
    }
    return {};
}

tl::expected<PlacedEngine, NotPlaced> with_blocks(const scenario::Scenario& scenario,
                                                  const catalog::AcceleratorType& gpu,
                                                  const workload::TokenMoments& tokens,
                                                  PlacedEngine engine) {
    const service::TokenService& service = *scenario.token_service();
    const scenario::LanguageModel& model = *scenario.model->language;
    const llm::MemorySheet sheet = sheet_of(scenario, gpu, engine, tokens.input + tokens.output);
    engine.memory = sheet;
    engine.kv_blocks = service.engine.kv_blocks.value_or(sheet.blocks);
    engine.kv_tokens = std::max<std::int64_t>(engine.kv_blocks - 1, 0) * service.engine.block_size;
    const std::int64_t fits = service.engine.kv_blocks ? engine.kv_tokens : sheet.longest;
    const auto* shape = std::get_if<llm::Transformer>(&model.shape);
    const std::int64_t made_for =
        shape != nullptr && shape->context > 0 ? shape->context : std::max<std::int64_t>(fits, 1);
    const std::int64_t asked = longest_asked(scenario, tokens);
    const std::string trouble =
        service.engine.kv_blocks ? trouble_with_blocks(sheet, engine.kv_blocks, asked) : "";
    if (!trouble.empty()) {
        return tl::unexpected(
            short_of_memory(longest_fits, memory_text(sheet, engine, gpu.name) + trouble));
    }
    if (fits < asked || engine.kv_blocks < 2) {
        return tl::unexpected(short_of_memory(
            longest_fits,
            fmt::format("{}; a sequence of {} tokens{} needs {}{}",
                        memory_text(sheet, engine, gpu.name), asked,
                        model.max_model_len ? " (model.max_model_len)" : ", as requests have them,",
                        gib(sheet.kv_per_token * static_cast<double>(asked)),
                        fits > 0 ? fmt::format("; the longest that fits is {} tokens", fits)
                                 : std::string())));
    }
    engine.max_model_len =
        longest_served(service, engine, std::min(model.max_model_len.value_or(made_for), fits));
    return engine;
}

std::optional<Bytes> least_memory(const scenario::Scenario& scenario, const catalog::Sku& sku,
                                  const catalog::Hardware& hardware, int parallel) {
    const std::optional<workload::TokenMoments> tokens = token_moments(scenario);
    if (scenario.token_service() == nullptr || !tokens || !sku.accelerators) {
        return std::nullopt;
    }
    const auto gpu = accelerator_of(sku, hardware);
    if (!gpu) {
        return std::nullopt;
    }
    const PlacedEngine engine = sized(scenario, &*gpu, parallel);
    const llm::MemorySheet sheet = sheet_of(scenario, *gpu, engine, tokens->input + tokens->output);
    return sheet.least_memory(longest_asked(scenario, *tokens)) * static_cast<double>(parallel);
}

} // namespace skusim::placement
