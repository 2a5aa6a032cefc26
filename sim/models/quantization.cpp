#include <skusim/text/tree.hpp>

#include "limits.hpp"
#include "parts.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::models {

using llm::NumberFormat;
using text::Value;

namespace {

/// Whether a list of modules that are left as they are names these in every layer: a single layer's
/// has a number in its name.
bool leaves_out(const Value* modules, std::string_view name) {
    return modules != nullptr &&
           std::any_of(modules->items.begin(), modules->items.end(), [&](const Value& item) {
               const std::string& module = item.scalar;
               const bool is_of_one_layer =
                   module.find_first_of("0123456789") != std::string::npos &&
                   !module.starts_with("re:");
               return module.find(name) != std::string::npos && !is_of_one_layer;
           });
}

/// Reads one quantization_config into a model's storage.
class QuantizationReader {
public:
    QuantizationReader(const Reading& reading, const Value& object)
        : reading_(reading), figures_(reading.figures.inside(object)),
          method_(figures_.text({"quant_method"})),
          left_out_(figures_.list(
              {"modules_to_not_convert", "ignore", "exclude_modules", "ignored_layers"})) {}

    void read() {
        llm::WeightStorage& storage = reading_.model.weights;
        if (!has_format()) {
            return;
        }
        if (method_ == "mxfp4") {
            storage.parts = {false, false, true, false};
            return;
        }
        storage.parts.attention = !leaves_out(left_out_, "self_attn");
        storage.parts.feed_forward = !leaves_out(left_out_, "shared_expert");
        const bool is_whole = method_ == "compressed-tensors" && left_out_ != nullptr &&
                              !leaves_out(left_out_, "lm_head");
        storage.parts.head = is_whole || figures_.flag({"lm_head"}).value_or(false);
    }

private:
    /// Whether the method is known, and its format with it.
    bool has_format() {
        llm::WeightStorage& storage = reading_.model.weights;
        if (method_ == "fp8" || method_ == "fbgemm_fp8") {
            storage.format = NumberFormat::fp8;
        } else if (method_ == "mxfp4") {
            storage.format = NumberFormat::mxfp4;
        } else if (method_ == "compressed-tensors") {
            return has_compressed_format();
        } else if (method_ == "modelopt" || method_ == "modelopt_fp4") {
            return has_modelopt_format();
        } else if (method_.starts_with("gptq") || method_.starts_with("awq") ||
                   method_ == "auto-round") {
            storage.is_weight_only = true;
            return has_bits(figures_.needed_count({"bits", "w_bit"}, 64), "bits");
        } else if (method_ == "bitsandbytes") {
            storage.is_weight_only = true;
            const bool is_four = figures_.flag({"load_in_4bit", "_load_in_4bit"}).value_or(false);
            storage.format = is_four ? NumberFormat::int4 : NumberFormat::int8;
        } else {
            figures_.refuse(figures_.object(),
                            fmt::format("quantization {} is not known; known are fp8, gptq, awq, "
                                        "compressed-tensors, modelopt, mxfp4 and bitsandbytes",
                                        text::shown(method_)));
            return false;
        }
        return true;
    }

    bool has_bits(std::int64_t bits, std::string_view name) {
        llm::WeightStorage& storage = reading_.model.weights;
        if (bits == 4 || bits == 8) {
            storage.format = bits == 4 ? NumberFormat::int4 : NumberFormat::int8;
            read_group(figures_);
            return true;
        }
        if (bits > 0) { // else it is told already
            figures_.refuse(*figures_.find({"bits", "w_bit"}),
                            fmt::format("{} is {}; expected 4 or 8", name, bits));
        }
        return false;
    }

    /// -1 is a scale for a whole row.
    void read_group(const Figures& place) {
        llm::WeightStorage& storage = reading_.model.weights;
        const Value* group = place.find({"group_size", "q_group_size"});
        if (group != nullptr && group->scalar == "-1") {
            storage.group = reading_.model.hidden;
        } else if (const auto told = place.count({"group_size", "q_group_size"}, most_width)) {
            storage.group = *told;
        }
    }

    bool has_compressed_format() {
        const Value* groups = figures_.map({"config_groups"});
        if (groups == nullptr || groups->entries.empty()) {
            figures_.refuse(figures_.object(), "config_groups is missing or empty");
            return false;
        }
        const Figures group = figures_.inside(groups->entries.front().value);
        const Value* weights = group.map({"weights"});
        if (weights == nullptr) {
            figures_.refuse(groups->entries.front().value, "weights are missing");
            return false;
        }
        const Figures inside = figures_.inside(*weights);
        const std::int64_t bits = inside.needed_count({"num_bits"}, 64);
        const std::string type = inside.text({"type"});
        llm::WeightStorage& storage = reading_.model.weights;
        storage.is_weight_only = !group.has("input_activations");
        read_group(inside);
        if (bits == 8 && (type == "int" || type == "float")) {
            storage.format = type == "int" ? NumberFormat::int8 : NumberFormat::fp8;
        } else if (bits == 4 && type == "int") {
            storage.format = NumberFormat::int4;
        } else if (bits == 4 && type == "float") {
            storage.format = storage.group == 16 ? NumberFormat::nvfp4 : NumberFormat::mxfp4;
        } else {
            inside.refuse(*weights, fmt::format("weights of {} bits and type {} are not known; "
                                                "known are int and float of 4 and 8 bits",
                                                bits, text::shown(type)));
            return false;
        }
        return true;
    }

    bool has_modelopt_format() {
        const Value* nested = figures_.map({"quantization"});
        const Figures place = nested == nullptr ? figures_ : figures_.inside(*nested);
        const std::string algorithm = place.text({"quant_algo"});
        if (algorithm == "FP8" || algorithm == "NVFP4") {
            reading_.model.weights.format =
                algorithm == "FP8" ? NumberFormat::fp8 : NumberFormat::nvfp4;
            return true;
        }
        place.refuse(place.object(), fmt::format("quant_algo is {}; expected FP8 or NVFP4",
                                                 text::shown(algorithm)));
        return false;
    }

    const Reading& reading_;
    Figures figures_;
    std::string method_;
    const Value* left_out_;
};

} // namespace

void read_quantization(const Reading& reading, const Figures& place) {
    if (const Value* object = place.map({"quantization_config", "compression_config"})) {
        QuantizationReader(reading, *object).read();
    }
}

} // namespace skusim::models
