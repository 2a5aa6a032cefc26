#include "networks/onnx/inference.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <fmt/format.h>
#include <onnx/defs/schema.h>
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>
#include <string_view>

namespace skusim::networks {

namespace {

/// Whole numbers above 0, by which the library divides or multiplies without a look.
constexpr std::array<std::string_view, 9> positive{"strides",     "dilations",   "kernel_shape",
                                                   "group",       "blocksize",   "block_size",
                                                   "hidden_size", "num_outputs", "num_scan_inputs"};
constexpr std::array<std::string_view, 3> bounded{"pads", "output_padding", "output_shape"};

template <class Names>
bool has(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// What is wrong with an attribute; empty if nothing is.
std::string unbearable_attribute(const Node& node) {
    for (const auto& [name, numbers] : node.integers) {
        for (const std::int64_t number : numbers) {
            const bool is_small = number >= -most_elements && number <= most_elements;
            if ((has(positive, name) && (number < 1 || !is_small)) ||
                (has(bounded, name) && !is_small)) {
                return fmt::format("its attribute {} is {}", name, number);
            }
        }
    }
    return "";
}

void set_shape(const Shape& shape, ::onnx::TensorShapeProto& message) {
    for (const std::int64_t axis : shape) {
        message.add_dim()->set_dim_value(axis);
    }
}

/// The numbers of a tensor as the library reads them; false for formats that shapes are not in.
bool set_numbers(const Value& value, ::onnx::TensorProto& tensor) {
    for (const double number : *value.numbers) {
        switch (value.format) {
        case int64_code:
            tensor.add_int64_data(static_cast<std::int64_t>(std::clamp(number, -9e18, 9e18)));
            break;
        case int32_code:
            tensor.add_int32_data(static_cast<std::int32_t>(std::clamp(number, -2e9, 2e9)));
            break;
        case ::onnx::TensorProto::FLOAT:
            tensor.add_float_data(static_cast<float>(number));
            break;
        default:
            return false;
        }
    }
    return true;
}

void add_input(const std::string& name, const Value& value, ::onnx::GraphProto& graph) {
    if (value.numbers) {
        ::onnx::TensorProto tensor;
        if (set_numbers(value, tensor)) {
            tensor.set_name(name);
            tensor.set_data_type(value.format);
            for (const std::int64_t axis : value.shape) {
                tensor.add_dims(axis);
            }
            *graph.add_initializer() = std::move(tensor);
        }
    }
    ::onnx::ValueInfoProto& input = *graph.add_input();
    input.set_name(name);
    ::onnx::TypeProto_Tensor& type = *input.mutable_type()->mutable_tensor_type();
    type.set_elem_type(value.format);
    set_shape(value.shape, *type.mutable_shape());
}

/// From operator set 18 on reductions take their axes as an input; a library that is older looks
/// for the attribute.
void axes_as_attribute(const Node& node, ::onnx::NodeProto& message) {
    const bool is_newer = node.name.starts_with("Reduce") && node.inputs.size() == 2 &&
                          node.name != "ReduceSum" && newest_operator_set() < 18;
    if (!is_newer || node.input(1) == nullptr || !node.input(1)->numbers) {
        return;
    }
    ::onnx::AttributeProto& axes = *message.add_attribute();
    axes.set_name("axes");
    axes.set_type(::onnx::AttributeProto::INTS);
    for (const double axis : *node.input(1)->numbers) {
        axes.add_ints(static_cast<std::int64_t>(axis));
    }
    message.mutable_input()->RemoveLast();
}

::onnx::ModelProto model_of(const ::onnx::NodeProto& message, const Node& node,
                            const OperatorSets& sets) {
    ::onnx::ModelProto model;
    model.set_ir_version(8);
    for (const auto& [domain, version] : sets) {
        ::onnx::OperatorSetIdProto& set = *model.add_opset_import();
        set.set_domain(domain);
        set.set_version(version);
    }
    ::onnx::GraphProto& graph = *model.mutable_graph();
    graph.set_name("one node");
    ::onnx::NodeProto& only = *graph.add_node();
    only = message;
    only.clear_input();
    only.clear_output();
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
        const Value* input = node.input(i);
        const std::string name = input == nullptr ? "" : fmt::format("i{}", i);
        only.add_input(name);
        if (input != nullptr) {
            add_input(name, *input, graph);
        }
    }
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
        only.add_output(fmt::format("o{}", i));
    }
    axes_as_attribute(node, only);
    return model;
}

/// A message of the library, without its prefixes, as one line.
std::string one_line(std::string text) {
    if (const std::size_t begin = text.rfind("Error] "); begin != std::string::npos) {
        text.erase(0, begin + 7);
    }
    text.resize(std::min(text.find('\n'), text.size()));
    constexpr std::size_t longest = 200;
    text.resize(std::min(longest, text.size()));
    while (text.ends_with('.') || text.ends_with(' ')) {
        text.pop_back();
    }
    return text;
}

} // namespace

std::int64_t newest_operator_set() {
    return ::onnx::OpSchemaRegistry::DomainToVersionRange::Instance().Map().at("").second;
}

InferredType stated_type(const ::onnx::TypeProto& type) {
    InferredType result;
    result.is_tensor = type.value_case() == ::onnx::TypeProto::kTensorType ||
                       type.value_case() == ::onnx::TypeProto::VALUE_NOT_SET;
    if (!type.has_tensor_type()) {
        return result;
    }
    result.format = type.tensor_type().elem_type();
    if (type.tensor_type().has_shape()) {
        result.shape.emplace();
        for (const auto& axis : type.tensor_type().shape().dim()) {
            result.shape->push_back(axis.has_dim_value() ? axis.dim_value() : open_axis);
        }
    }
    return result;
}

tl::expected<std::vector<InferredType>, std::string>
inferred_types(const ::onnx::NodeProto& message, const Node& node, const OperatorSets& sets) {
    std::vector<InferredType> types(node.outputs.size());
    if (!sets.contains(node.domain)) {
        return types; // nothing is known of operators of other houses
    }
    if (std::string why = unbearable_attribute(node); !why.empty()) {
        return tl::unexpected<std::string>(std::move(why));
    }
    ::onnx::ModelProto model = model_of(message, node, sets);
    try {
        ::onnx::shape_inference::InferShapes(model, ::onnx::OpSchemaRegistry::Instance(),
                                             ::onnx::ShapeInferenceOptions(false, 1, false));
    } catch (const std::exception& error) {
        return tl::unexpected<std::string>(one_line(error.what()));
    }
    for (const auto& info : model.graph().value_info()) {
        for (std::size_t i = 0; i < types.size(); ++i) {
            if (info.name() == fmt::format("o{}", i)) {
                types[i] = stated_type(info.type());
            }
        }
    }
    return types;
}

} // namespace skusim::networks
