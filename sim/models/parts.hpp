// The parts of a config.json that are read by themselves. Each puts what it finds into the model.
#pragma once

#include <skusim/llm/model.hpp>

#include "figures.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace skusim::models {

/// What the parts share: the object of the language model, its type in transformers' words, and
/// the sentences that the reading ends with.
struct Reading {
    const Figures& figures;
    std::string type; ///< "qwen3_moe"; empty if the file does not tell
    llm::Transformer& model;
    std::vector<std::string>& notes;

    [[nodiscard]] bool is(std::string_view family) const { return type.starts_with(family); }
};

/// Refuses models whose layers are not those of a decoder with a KV cache, by the name that they
/// have in the file. False if it did.
[[nodiscard]] bool has_known_layers(const Reading& reading);

/// Tells a family that nobody knows.
void note_unknown_family(const Reading& reading);
void read_learned_positions(const Reading& reading);
void read_experts(const Reading& reading);
void read_window(const Reading& reading);
void read_context(const Reading& reading);

/// The quantization in the object of that place, if it has one; the model has its plain format.
void read_quantization(const Reading& reading, const Figures& place);

} // namespace skusim::models
