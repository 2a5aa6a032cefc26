// Reads the shape of a language model from the config.json that lies beside its weights, as Hugging
// Face's transformers writes it.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/llm/model.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skusim::models {

struct ModelReading {
    llm::Transformer model;
    std::vector<std::string> notes; ///< sentences: what was taken otherwise than it is written
};

/// Reads a config.json, whatever it is called, of decoder-only models whose every layer has
/// attention with a KV cache. A model that also sees has its language model under `text_config`
/// (`language_config`, `llm_config`); what sees is counted from `vision_config`.
///
/// Read are, each by any of the names that families of models have for it: layers, hidden size,
/// heads, heads of keys and values, head size, feed-forward width and whether it is gated,
/// vocabulary, tied embedding, experts and which layers have them, latent attention, windows and
/// which layers have them, context with its scaling, format of the weights and quantization (fp8,
/// gptq, awq, compressed-tensors, modelopt, mxfp4, bitsandbytes). Figures that Gemma 3 leaves out
/// are those of its class in transformers.
///
/// Faults, each with its place: malformed JSON, a file of another kind, a figure that is missing,
/// no whole number or out of range, heads that do not divide, and layers that are not modelled
/// (linear attention, Mamba, sparse attention with an indexer), which are named.
[[nodiscard]] Result<ModelReading> read_config(const std::string& path);

/// Reads it from text; `file` is its name in messages and, unless it tells another, the model's.
[[nodiscard]] Result<ModelReading> parse_config(const std::string& file, std::string_view text);

/// The model that a user means by a word: the file of that path if it ends in ".json", else the
/// built-in model of that name. The fault names those that are nearest.
[[nodiscard]] Result<ModelReading> find_model(const std::string& word);

} // namespace skusim::models
