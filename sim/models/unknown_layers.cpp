#include <skusim/text/tree.hpp>

#include "parts.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>

namespace skusim::models {

using text::Value;

namespace {

constexpr std::string_view way_on =
    "give its `weights` and `kv_per_token` in place of `llm` instead";

/// A key that only models of some kind have.
struct Sign {
    std::string_view key;
    std::string_view kind;
};
constexpr std::array<Sign, 13> signs{{
    {"linear_attn_config", "linear attention (Kimi Linear)"},
    {"linear_num_key_heads", "linear attention (Gated DeltaNet)"},
    {"attn_type_list", "linear attention (MiniMax)"},
    {"hybrid_override_pattern", "Mamba layers (Nemotron-H)"},
    {"mamba_d_state", "Mamba layers"},
    {"mamba_d_ssm", "Mamba layers"},
    {"ssm_state_size", "Mamba layers"},
    {"ssm_cfg", "Mamba layers"},
    {"state_size", "Mamba layers"},
    {"conv_L_cache", "convolution layers (LFM2)"},
    {"lru_width", "recurrent layers (Griffin)"},
    {"index_topk", "sparse attention with an indexer (DeepSeek Sparse Attention)"},
    {"compress_ratios", "compressed sparse attention (DeepSeek-V4)"},
}};

/// Types whose files tell by nothing else what their layers are.
constexpr std::array<Sign, 9> types{{
    {"rwkv", "recurrent layers (RWKV)"},
    {"mamba", "Mamba layers"},
    {"falcon_mamba", "Mamba layers"},
    {"jamba", "Mamba layers"},
    {"qwen3_next", "linear attention (Gated DeltaNet)"},
    {"bert", "layers of an encoder"},
    {"roberta", "layers of an encoder"},
    {"t5", "layers of an encoder and a decoder"},
    {"whisper", "layers of an encoder and a decoder"},
}};

/// MiniMax's list of a 1 for each layer of full attention.
bool is_all_attention(const Value& value) {
    return value.kind == Value::Kind::list &&
           std::all_of(value.items.begin(), value.items.end(),
                       [](const Value& item) { return item.scalar == "1"; });
}

bool refuse(const Reading& reading, const Value& at, std::string_view what) {
    reading.figures.refuse(at, fmt::format("it has {}, which is not modelled: {}", what, way_on));
    return false;
}

bool has_known_types(const Reading& reading, const Value& layers) {
    std::map<std::string, int> unknown;
    const Value* first = nullptr;
    for (const Value& layer : layers.items) {
        const std::array<std::string_view, 4> known{"attention", "full_attention",
                                                    "sliding_attention", "chunked_attention"};
        if (std::find(known.begin(), known.end(), layer.scalar) == known.end()) {
            first = first == nullptr ? &layer : first;
            ++unknown[layer.scalar];
        }
    }
    std::string names;
    for (const auto& [name, count] : unknown) {
        names +=
            fmt::format("{}{} layers of {}", names.empty() ? "" : ", ", count, text::shown(name));
    }
    return first == nullptr ||
           refuse(reading, *first, fmt::format("{} (of {})", names, layers.items.size()));
}

} // namespace

bool has_known_layers(const Reading& reading) {
    const Figures& figures = reading.figures;
    if (const Value* layers = figures.list({"layer_types", "layers_block_type"})) {
        if (!has_known_types(reading, *layers)) {
            return false;
        }
    }
    for (const Sign& sign : signs) {
        const Value* found = figures.find({sign.key});
        if (found != nullptr && !is_all_attention(*found)) {
            return refuse(reading, *found, sign.kind);
        }
    }
    for (const Sign& sign : types) {
        if (reading.type == sign.key || reading.type == fmt::format("{}2", sign.key)) {
            const Value* place = figures.find({"model_type"});
            return refuse(reading, place == nullptr ? figures.object() : *place, sign.kind);
        }
    }
    if (figures.flag({"is_encoder_decoder"}).value_or(false)) {
        return refuse(reading, *figures.find({"is_encoder_decoder"}),
                      "layers of an encoder and a decoder");
    }
    return true;
}

} // namespace skusim::models
