// How long a step of a language model takes, from the model's shape and the peaks of the GPUs that
// it runs on: the roofline (Williams, Waterman, Patterson 2009) of each part of a step, added up.
//
// For T tokens computed, S of them sampled, K tokens of KV read and A query-key pairs of prompts:
//
//     host + D(T) + head(S) + attention(K, A) + links(T)
//     D(T) = (w(T)^q + (c T)^q)^(1/q)    w: reading the weights, c: arithmetic of a token
//
// The knee is soft (q = 2): a matrix product that is bound by memory and arithmetic alike takes
// longer than either. With experts, w(T) is of those that T tokens are expected to pass if all are
// alike, E (1 - (1 - k/E)^T) of E: an upper bound.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/llm/model.hpp>
#include <skusim/llm/step_time.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::llm {

/// What no data sheet tells. Shares are of the peak that a data sheet tells.
struct RooflineParameters {
    double weight_bandwidth = 0.80;   ///< share of the memory's bandwidth that reads weights
    double arithmetic = 0.60;         ///< share of the arithmetic that matrix products get
    double kv_bandwidth = 0.75;       ///< share of the bandwidth that reads keys and values
    double kv_bandwidth_short = 0.55; ///< the same where contexts are below 512 tokens
    double attention = 0.50;          ///< share of the arithmetic that prompts' attention gets
    double attention_short = 0.35;    ///< the same where chunks are below 512 tokens
    double knee = 2;                  ///< q
    double mixed = 1.2;     ///< of both kinds of attention in one step, over the sum of each alone
    double host_s = 126e-6; ///< of a step
    double host_per_layer_s = 32e-6;     ///< of a layer
    double host_per_sequence_s = 4.4e-6; ///< of a sequence
    double link_latency_s = 10e-6;       ///< of adding up over all GPUs, twice a layer
    double link = 0.80;                  ///< share of the link's bandwidth
    double pcie_latency_s = 40e-6;       ///< the same where there is no faster link
    double pcie_bytes_per_s = 15e9;      ///< what then is left of the bus for each GPU

    bool operator==(const RooflineParameters&) const = default;
};

/// A parameter by name, with how far it may be off.
struct RooflineParameter {
    std::string_view name;
    double RooflineParameters::*value;
    double relative_error; ///< standard error of the default, over its value
};

/// These are uncertain. The errors are the spread of what was measured on GPUs of several kinds
/// with vLLM from 2023 to 2026 (LLMServingSim's profiles, splitwise, BLIS, Vidur).
inline constexpr std::array<RooflineParameter, 7> uncertain_parameters{
    {{"weight_bandwidth", &RooflineParameters::weight_bandwidth, 0.15},
     {"arithmetic", &RooflineParameters::arithmetic, 0.15},
     {"kv_bandwidth", &RooflineParameters::kv_bandwidth, 0.15},
     {"mixed", &RooflineParameters::mixed, 0.15},
     {"host", &RooflineParameters::host_s, 0.30},
     {"host_per_layer", &RooflineParameters::host_per_layer_s, 0.30},
     {"host_per_sequence", &RooflineParameters::host_per_sequence_s, 0.30}}};

/// The parameters of a GPU by its name in the hardware table.
[[nodiscard]] RooflineParameters usual_parameters(std::string_view gpu);

/// What an engine runs on, and what it is asked to do.
struct RooflineQuestion {
    const catalog::AcceleratorType* gpu = nullptr;
    std::int64_t tensor_parallel = 1;
    NumberFormat kv = NumberFormat::bf16;
    /// Tokens that a decoding sequence looks back to, in the mean. A step's time is linear in the
    /// KV tokens of all its sequences, so layers with a window are held to read the share of them
    /// that they read at this length. 0 is long, and without any window.
    double mean_context = 0;
    double mean_chunk = 0; ///< tokens of a prompt that a step computes, in the mean; likewise
};

/// The roofline of one model on one machine: what each part of a step takes, in seconds.
struct Roofline {
    double knee = 2;
    double mixed = 1;
    double dense_weights_s = 0;  ///< reading the weights that every token passes
    double expert_weights_s = 0; ///< reading all experts
    double expert_share = 1;     ///< of the experts, that a token passes
    double token_arithmetic_s = 0;
    double head_weights_s = 0;
    double head_arithmetic_s = 0; ///< of a sampled token
    double kv_token_s = 0;
    double pair_s = 0;
    double host_s = 0;
    double sequence_host_s = 0;
    double links_s = 0;
    double token_links_s = 0;

    /// Gives it in whole femtoseconds: tabulated for steps of up to so many tokens, of which so
    /// many are sampled, and straight lines beyond.
    [[nodiscard]] StepTime step_time(std::int64_t max_tokens, std::int64_t max_sequences) const;
};

/// The error is a sentence: which figure of the GPU is unknown, or why it cannot hold the model.
[[nodiscard]] tl::expected<Roofline, std::string> roofline_of(const Transformer& model,
                                                              const RooflineQuestion& question,
                                                              const RooflineParameters& parameters);

/// What a step's time goes into: shares that add up to 1.
struct StepShares {
    double weights = 0;    ///< memory's bandwidth, for weights
    double arithmetic = 0; ///< of matrix products
    double kv_cache = 0;   ///< memory's bandwidth, for keys and values
    double prompts = 0;    ///< attention among the tokens of prompts
    double head = 0;
    double host = 0;
    double links = 0;
};

/// A kind of step, which computes at least one token, and how often it comes.
struct StepKind {
    StepWork work;
    double frequency = 1;
};
/// What the time of all these steps together goes into. Where the knee rounds two parts into one,
/// each has the part that its power has.
[[nodiscard]] StepShares shares(const Roofline& roofline, const std::vector<StepKind>& steps);

} // namespace skusim::llm
