#include <skusim/workload/tokens.hpp>

#include <algorithm>

namespace skusim::workload {

namespace {

/// Sizes of InferenceX's runs: from 0.8 of the nominal number of tokens up to it.
UniformLength nearly(std::uint32_t nominal) {
    return {(nominal * 4 + 4) / 5, nominal};
}

constexpr std::string_view azure_traces =
    "Azure/AzurePublicDataset, AzureLLMInferenceTrace of 2023-11 (CC-BY 4.0); Patel et al. 2024, "
    "\"Splitwise\"";
constexpr std::string_view inference_x = "SemiAnalysisAI/InferenceX at 843c6254 (Apache-2.0)";

} // namespace

const std::array<TokenPreset, count_of_token_presets>& token_presets() {
    static const std::array<TokenPreset, count_of_token_presets> presets{
        {{"azure-code",
          "Code completion in production: 2,048 tokens in, 28 out. Lognormal with the means, "
          "variations and rank correlation of the 8,819 recorded requests.",
          azure_traces,
          {LognormalLength{2047.8, 0.964}, LognormalLength{27.9, 2.147}, -0.022}},
         {"azure-conv",
          "Conversation in production: 1,155 tokens in, 211 out. Lognormal with the means, "
          "variations and rank correlation of the 19,366 recorded requests.",
          azure_traces,
          {LognormalLength{1154.7, 0.960}, LognormalLength{211.1, 0.771}, 0.076}},
         {"sharegpt",
          "Conversations that users shared, all turns: 860 tokens in, 660 out. Only the means are "
          "known: that both are lognormal with a variation of 1, independent, is assumed.",
          "means of the ShareGPT dataset as benchmarks of inference quote them, 2026",
          {LognormalLength{860, 1}, LognormalLength{660, 1}}},
         {"mooncake-conversation",
          "Long conversations in production: 12,035 tokens in, 343 out. Lognormal with the means, "
          "variations and rank correlation of the 12,031 recorded requests; that prompts begin "
          "alike is left out.",
          "kvcache-ai/Mooncake at 3b5a5941, FAST25-release/traces/conversation_trace.jsonl "
          "(Apache-2.0)",
          {LognormalLength{12035.1, 1.313}, LognormalLength{342.6, 0.729}, 0.075}},
         {"arxiv-summarisation",
          "Summaries of papers: 2,588 tokens in, 291 out. Lognormal with the means, variations "
          "and rank correlation of 28,257 papers of at most 4,096 tokens; a lognormal's longest "
          "prompts are longer.",
          "microsoft/vidur at 7d475133, data/processed_traces (MIT)",
          {LognormalLength{2588.1, 0.365}, LognormalLength{291.4, 1.820}, -0.119}},
         {"inferencex-1k-1k",
          "InferenceX's chat: 0.8 to 1 of 1,024 tokens in and out, each number as likely.",
          inference_x,
          {nearly(1024), nearly(1024)}},
         {"inferencex-1k-8k",
          "InferenceX's reasoning: 0.8 to 1 of 1,024 tokens in and of 8,192 out.",
          inference_x,
          {nearly(1024), nearly(8192)}},
         {"inferencex-8k-1k",
          "InferenceX's summaries: 0.8 to 1 of 8,192 tokens in and of 1,024 out.",
          inference_x,
          {nearly(8192), nearly(1024)}}}};
    return presets;
}

const TokenLengths* token_preset(std::string_view name) {
    const auto& presets = token_presets();
    const auto found = std::find_if(presets.begin(), presets.end(),
                                    [&](const TokenPreset& preset) { return preset.name == name; });
    return found == presets.end() ? nullptr : &found->lengths;
}

} // namespace skusim::workload
