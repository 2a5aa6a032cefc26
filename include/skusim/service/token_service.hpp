// A language model that is served token by token: what a scenario says of the engine, of the time
// of its steps and of the process in front of it.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/llm/engine_rules.hpp>
#include <skusim/llm/step_forms.hpp>
#include <skusim/llm/step_time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace skusim::service {

/// A step takes as long on every SKU. At least one of alpha and beta is above 0.
struct LinearStep {
    llm::StepLine line;
};

/// The linear step, but that a measured table says what the tokens take.
struct TableStep {
    std::string file;
    std::vector<llm::StepTableRow> rows; ///< at least two, by rising tokens
    llm::StepLine line;                  ///< alpha and beta are 0
};

/// The model's arithmetic and memory traffic against an accelerator's peaks; see llm/roofline.hpp.
/// What is absent is the accelerator's default.
struct RooflineStep {
    std::optional<double> compute_efficiency;
    std::optional<double> bandwidth_efficiency;
    std::optional<double> kv_efficiency;
    std::optional<double> attention_efficiency;
    std::optional<double> mixed_factor;
    std::optional<Duration> host;
    std::optional<Duration> host_per_sequence;
    std::optional<Duration> host_per_layer;
};

/// What is absent follows from model and SKU.
struct TokenService {
    struct EngineSettings {
        llm::Scheduler scheduler = llm::Scheduler::vllm_v1;
        std::optional<int> tensor_parallel;
        std::optional<std::int64_t> max_batched_tokens;
        std::optional<std::int64_t> max_sequences;
        std::int64_t block_size = 16;
        double gpu_memory_utilization = 0.9;
        /// They are what a server's log counts: one is the null block, which nobody can use.
        std::optional<std::int64_t> kv_blocks;
        bool prefix_caching = true;
        bool chunked_prefill = true;
        llm::Admission admission = llm::Admission::full_prompt;
        double watermark = 0; ///< share of the blocks

        /// Whether no prompt is longer than a step, as none is cut.
        [[nodiscard]] bool has_whole_prompts() const {
            return scheduler == llm::Scheduler::vllm_v0 ||
                   (scheduler == llm::Scheduler::vllm_v1 && !chunked_prefill);
        }
    };

    EngineSettings engine;
    std::variant<RooflineStep, LinearStep, TableStep> step;
    /// Fitted to vLLM on an H100 (inference-sim/inference-sim@f90a1e3a, defaults.yaml).
    llm::ApiTimes api{std::chrono::microseconds{15'600}, std::chrono::microseconds{780},
                      std::chrono::microseconds{46}};
};

/// The time of a step where no SKU decides it; nothing for a roofline.
[[nodiscard]] std::optional<llm::StepTime> step_anywhere(const TokenService& service);

} // namespace skusim::service
