#include <skusim/text/tree.hpp>

#include "limits.hpp"
#include "parts.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::models {

using text::Value;

namespace {

/// Layers that slide where every so-manyth does not.
std::int64_t between(std::int64_t layers, std::int64_t every) {
    return layers - layers / every;
}

/// Layers with a window of a model that has one and no list of its layers' types.
std::int64_t sliding_layers(const Reading& reading) {
    const Figures& figures = reading.figures;
    const std::int64_t layers = reading.model.layers;
    if (const auto pattern =
            figures.count({"sliding_window_pattern", "_sliding_window_pattern"}, most_layers)) {
        return between(layers, *pattern);
    }
    if (reading.is("gemma3")) {
        return between(layers, 6);
    }
    if (reading.is("gemma2") || reading.is("gpt_oss")) {
        return layers - layers / 2; // the first of each two
    }
    if (reading.is("llama4")) {
        return between(layers, figures.count({"no_rope_layer_interval"}, most_layers).value_or(4));
    }
    if (const auto first = figures.count({"max_window_layers"}, most_layers)) {
        return std::max<std::int64_t>(0, layers - *first);
    }
    return layers;
}

} // namespace

void read_window(const Reading& reading) {
    const Figures& figures = reading.figures;
    llm::Transformer& model = reading.model;
    if (const Value* types = figures.list({"layer_types"})) {
        if (static_cast<std::int64_t>(types->items.size()) != model.layers) {
            figures.refuse(*types, fmt::format("layer_types has {} entries for {} layers",
                                               types->items.size(), model.layers));
        }
        model.sliding_layers =
            std::count_if(types->items.begin(), types->items.end(), [](const Value& type) {
                return type.scalar == "sliding_attention" || type.scalar == "chunked_attention";
            });
        if (model.sliding_layers > 0) {
            model.window =
                figures.needed_count({"sliding_window", "attention_chunk_size"}, most_context);
        }
        return;
    }
    if (!figures.flag({"use_sliding_window"}).value_or(true)) {
        return;
    }
    const auto window = figures.count({"sliding_window", "attention_chunk_size"}, most_context);
    if (!window) {
        return;
    }
    if (reading.is("phi3")) {
        reading.notes.push_back(
            fmt::format("The window of {} tokens is taken as none, as servers do.", *window));
        return;
    }
    model.window = *window;
    model.sliding_layers = sliding_layers(reading);
}

void read_context(const Reading& reading) {
    const Figures& figures = reading.figures;
    const Names names{"max_position_embeddings", "n_positions", "max_seq_len", "seq_length"};
    double context = static_cast<double>(figures.count(names, most_context).value_or(0));
    if (context == 0 && reading.is("gemma3")) {
        context = 131'072;
    }
    const Value* scaling = figures.map({"rope_scaling", "rope_parameters"});
    if (scaling != nullptr && !reading.is("gemma3")) { // whose context is scaled already
        const Figures inside = figures.inside(*scaling);
        const std::string kind = inside.text({"rope_type", "type"});
        if (kind == "linear" || kind == "dynamic" || kind == "yarn") {
            const auto original =
                kind == "yarn" ? inside.count({"original_max_position_embeddings"}, most_context)
                               : std::nullopt;
            context = (original ? static_cast<double>(*original) : context) *
                      inside.number({"factor"}).value_or(1);
        }
    }
    reading.model.context = std::llround(std::min(context, static_cast<double>(most_context)));
}

} // namespace skusim::models
