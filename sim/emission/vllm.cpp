#include "vllm.hpp"

#include <skusim/placement/packing.hpp>
#include <skusim/placement/placement.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <variant>

namespace skusim::emission {

namespace {

/// "auto" where the format is what the weights are kept in.
std::string kv_argument(const scenario::LanguageModel& model) {
    return model.kv && *model.kv == llm::NumberFormat::fp8 ? "fp8" : "auto";
}

const service::TokenService& service_of(const Deployed& deployed) {
    return *deployed.scenario().token_service();
}

} // namespace

std::vector<std::string> vllm_arguments(const Deployed& deployed) {
    const placement::PlacedEngine& engine = *deployed.candidate().engine;
    const scenario::LanguageModel& model = *deployed.scenario().model->language;
    const service::TokenService::EngineSettings& asked = service_of(deployed).engine;
    std::vector<std::string> arguments{
        model.name.empty() ? "your-model" : model.name,
        fmt::format("--tensor-parallel-size={}", engine.tensor_parallel),
        fmt::format("--max-model-len={}", engine.max_model_len),
        fmt::format("--max-num-batched-tokens={}", engine.max_batched_tokens),
        fmt::format("--max-num-seqs={}", engine.max_sequences),
        fmt::format("--block-size={}", asked.block_size),
        fmt::format("--gpu-memory-utilization={:g}", engine.utilization),
        fmt::format("--kv-cache-dtype={}", kv_argument(model)),
        fmt::format("--port={}", container_port)};
    if (model.weights == llm::NumberFormat::fp8) {
        arguments.emplace_back("--quantization=fp8");
    } else if (model.weights == llm::NumberFormat::fp16) {
        arguments.emplace_back("--dtype=float16"); // else vLLM takes what the checkpoint says
    }
    if (!asked.prefix_caching) {
        arguments.emplace_back("--no-enable-prefix-caching");
    }
    if (!asked.chunked_prefill) {
        arguments.emplace_back("--no-enable-chunked-prefill");
    }
    if (asked.kv_blocks) {
        arguments.push_back(fmt::format("--num-gpu-blocks-override={}", *asked.kv_blocks));
    }
    return arguments;
}

bool is_beyond_context(const Deployed& deployed) {
    const auto* shape = std::get_if<llm::Transformer>(&deployed.scenario().model->language->shape);
    return shape != nullptr && shape->context > 0 &&
           deployed.candidate().engine->max_model_len > shape->context;
}

void ask_for_engine(scenario::Scenario& scenario, const planner::Candidate& candidate) {
    const placement::PlacedEngine& engine = *candidate.engine;
    scenario::Model& model = *scenario.model;
    model.accelerators_per_copy = engine.tensor_parallel;
    const double vcpus = placement::vcpus_left(scenario, candidate.sku) / engine.per_node;
    scenario.node.threads_per_worker = std::max(static_cast<int>(vcpus * 0.75), 1);
    const Bytes share = candidate.sku.ram * (0.75 / engine.per_node);
    if (model.ram == Bytes{} && engine.memory) {
        const Bytes weights = engine.memory->weights * static_cast<double>(engine.tensor_parallel);
        model.ram = std::min(weights, share);
    }
}

std::vector<std::string> vllm_notes(const Deployed& deployed) {
    std::vector<std::string> notes{
        fmt::format("the plan is of vLLM's scheduler as in {}; the first argument is the model as "
                    "Hugging Face or a folder has it",
                    vllm_image)};
    const scenario::LanguageModel& model = *deployed.scenario().model->language;
    if (model.weights && *model.weights != llm::NumberFormat::fp8 &&
        *model.weights != llm::NumberFormat::bf16 && *model.weights != llm::NumberFormat::fp16) {
        notes.push_back(fmt::format(
            "the plan is of weights in {}: the first argument has to be a checkpoint of that "
            "format, which tells vLLM how it is quantized; one in 16 bits may not fit the card",
            name_in_table(*model.weights)));
    }
    if (model.kv == llm::NumberFormat::int8) {
        notes.emplace_back("the plan is of keys and values in int8, which vLLM does not keep: its "
                           "KV cache holds half of what was planned; plan with kv_dtype fp8");
    }
    if (service_of(deployed).engine.scheduler != llm::Scheduler::vllm_v1) {
        notes.emplace_back("the plan is of another scheduler than that of vLLM: start the engine "
                           "that has it in its place");
    }
    return notes;
}

} // namespace skusim::emission
