#include <skusim/text/tree.hpp>

#include "limits.hpp"
#include "parts.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::models {

using text::Value;

namespace {

/// Which layers have experts, as many families tell it.
class ExpertLayers {
public:
    explicit ExpertLayers(const Reading& reading)
        : layers_(reading.model.layers), first_(first_layer(reading)),
          step_(reading.figures
                    .count({"decoder_sparse_step", "interleave_moe_layer_step"}, most_layers)
                    .value_or(1)),
          without_(reading.figures.list({"mlp_only_layers"})),
          chosen_(reading.figures.list({"moe_layers"})) {
        if (const Value* frequency = reading.figures.find({"moe_layer_freq"})) {
            if (frequency->kind == Value::Kind::list) {
                pattern_ = frequency;
            } else {
                period_ = reading.figures.count({"moe_layer_freq"}, most_layers).value_or(1);
            }
        }
    }

    [[nodiscard]] std::int64_t count() const {
        std::int64_t found = 0;
        for (std::int64_t layer = 0; layer < layers_; ++layer) {
            found += has_experts(layer) ? 1 : 0;
        }
        return found;
    }

private:
    /// 0 is a legal figure here, and the usual one.
    static std::int64_t first_layer(const Reading& reading) {
        const Value* found = reading.figures.find({"first_k_dense_replace"});
        return found == nullptr || found->scalar == "0"
                   ? 0
                   : reading.figures.count({"first_k_dense_replace"}, most_layers).value_or(0);
    }

    static bool names(const Value& list, std::int64_t layer) {
        return std::any_of(list.items.begin(), list.items.end(),
                           [&](const Value& item) { return item.scalar == std::to_string(layer); });
    }

    [[nodiscard]] bool has_experts(std::int64_t layer) const {
        if (chosen_ != nullptr) {
            return names(*chosen_, layer);
        }
        if (pattern_ != nullptr) {
            const auto index = static_cast<std::size_t>(layer);
            return index < pattern_->items.size() && pattern_->items[index].scalar != "0";
        }
        return layer >= first_ && (layer + 1) % step_ == 0 && layer % period_ == 0 &&
               (without_ == nullptr || !names(*without_, layer));
    }

    std::int64_t layers_;
    std::int64_t first_;
    std::int64_t step_;
    std::int64_t period_ = 1;
    const Value* without_;
    const Value* chosen_;
    const Value* pattern_ = nullptr;
};

std::int64_t shared_width(const Reading& reading, std::int64_t width) {
    if (reading.is("llama4")) {
        return width;
    }
    const Figures& figures = reading.figures;
    if (const auto told = figures.count({"shared_expert_intermediate_size"}, most_width)) {
        return *told;
    }
    const Value* shared = figures.find({"n_shared_experts", "num_shared_experts"});
    return shared == nullptr || shared->scalar == "0"
               ? 0
               : width *
                     figures.count({"n_shared_experts", "num_shared_experts"}, 1000).value_or(0);
}

} // namespace

void read_experts(const Reading& reading) {
    const Figures& figures = reading.figures;
    llm::Transformer& model = reading.model;
    const Names counts{"num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts"};
    if (figures.find(counts) == nullptr) {
        return;
    }
    llm::Experts experts;
    experts.count = figures.count(counts, most_experts).value_or(0);
    experts.per_token =
        figures.needed_count({"num_experts_per_tok", "moe_topk", "top_k_experts",
                              "num_experts_per_token", "experts_per_token", "moe_k"},
                             most_experts);
    if (experts.count > 0 && experts.per_token > experts.count) {
        figures.refuse(*figures.find(counts), fmt::format("a token passes {} experts of {}",
                                                          experts.per_token, experts.count));
    }
    const auto own_width =
        figures.count({"moe_intermediate_size", "expert_ffn_hidden_size"}, most_width);
    experts.width = own_width.value_or(model.width);
    experts.shared_width = shared_width(reading, experts.width);
    model.dense_layers = model.layers - ExpertLayers(reading).count();
    if (const auto dense_width = figures.count({"intermediate_size_mlp"}, most_width)) {
        model.width = *dense_width;
    }
    if (model.dense_layers == 0) {
        model.width = 0;
    } else if (model.width == 0) {
        model.width = figures.needed_count({"intermediate_size"}, most_width);
    }
    model.experts = experts;
}

} // namespace skusim::models
