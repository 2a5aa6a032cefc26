// How vLLM is started as it was planned.
#pragma once

#include "files.hpp"

#include <string>
#include <vector>

namespace skusim::emission {

/// The image that vLLM's project publishes, of the version whose scheduler is simulated.
inline constexpr const char* vllm_image = "vllm/vllm-openai:v0.19.0";

/// The arguments of `vllm serve` for one engine of the choice, which serves a language model: the
/// model first, then what the plan counted on.
[[nodiscard]] std::vector<std::string> vllm_arguments(const Deployed& deployed);

/// What an engine of the plan asks of its node beside accelerators: memory to load the weights
/// from, and a share of the vCPUs. Scenarios of language models do not tell them.
void ask_for_engine(scenario::Scenario& scenario, const planner::Candidate& candidate);

/// Whether its sequences may be longer than the model was made for, ...
[[nodiscard]] bool is_beyond_context(const Deployed& deployed);
/// ... which vLLM does only where this variable of its environment is 1.
inline constexpr const char* allow_long_sequences = "VLLM_ALLOW_LONG_MAX_MODEL_LEN";

/// What users of those arguments have to know.
[[nodiscard]] std::vector<std::string> vllm_notes(const Deployed& deployed);

} // namespace skusim::emission
