// Which types the outputs of a node have, by all who can say.
#include "networks/onnx/walk.hpp"
#include "networks/operations.hpp"
#include "networks/operators.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <onnx/onnx_pb.h>

namespace skusim::networks {

namespace {

/// The shape that all inputs are stretched to; nothing if they do not go together.
std::optional<Shape> stretched(const Node& node) {
    Shape shape;
    for (const ValuePointer& input : node.inputs) {
        if (input == nullptr) {
            continue;
        }
        const Shape& other = input->shape;
        shape.insert(shape.begin(), std::max(shape.size(), other.size()) - shape.size(), 1);
        for (std::size_t i = 0; i < other.size(); ++i) {
            std::int64_t& axis = shape[shape.size() - other.size() + i];
            if (axis != other[i] && axis != 1 && other[i] != 1) {
                return std::nullopt;
            }
            axis = axis == 1 ? other[i] : axis;
        }
    }
    return shape;
}

/// The shape of the first output of an operator that the library does not know, and we do.
std::optional<Shape> shape_by_kind(const Node& node) {
    const OperatorKind& kind = operator_kind(node.domain, node.name);
    if (node.input(0) == nullptr) {
        return std::nullopt;
    }
    return kind.counting == Counting::element_wise  ? stretched(node)
           : kind.counting == Counting::normalising ? std::optional(node.input(0)->shape)
                                                    : std::nullopt;
}

} // namespace

void Walk::state_types(const ::onnx::GraphProto& graph) {
    for (const auto* list : {&graph.value_info(), &graph.output()}) {
        for (const ::onnx::ValueInfoProto& info : *list) {
            stated_[info.name()] = &info.type();
        }
    }
}

Result<void> Walk::settle_types(const ::onnx::NodeProto& message, Node& node) {
    const auto types = inferred_types(message, node, sets);
    if (!types) {
        return fault_at(node, types.error());
    }
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
        Value& value = *node.outputs[i];
        const auto found = stated_.find(message.output(static_cast<int>(i)));
        const ::onnx::TypeProto* stated = found == stated_.end() ? nullptr : found->second;
        InferredType as_stated = stated == nullptr ? InferredType() : stated_type(*stated);
        if (as_stated.shape) { // some exporters write -1 for an open axis
            std::replace_if(
                as_stated.shape->begin(), as_stated.shape->end(),
                [](std::int64_t axis) { return axis < 0; }, open_axis);
        }
        InferredType type = (*types)[i];
        if (node.name == "Einsum") {
            type.shape = einsum_shape(node);
        } else if (!type.shape) {
            type.shape = i == 0 ? shape_by_kind(node) : std::nullopt;
        }
        type.shape = type.shape ? type.shape : as_stated.shape;
        type.format = type.format != 0        ? type.format
                      : as_stated.format != 0 ? as_stated.format
                      : node.input(0)         ? node.input(0)->format
                                              : 0;
        value.format = type.format;
        value.is_tensor = type.is_tensor && type.shape.has_value();
        if (!value.is_tensor) {
            continue; // whoever reads it will say that it is not known
        }
        value.shape = *type.shape;
        if (Result<void> settled = settle_axes(value, stated); !settled) {
            return settled;
        }
        if (!elements_of(value.shape)) {
            return fault_at(node, fmt::format("\"{}\" would be {}, which no tensor can be",
                                              value.name, shape_text(value.shape)));
        }
    }
    return {};
}

Result<void> Walk::settle_axes(Value& value, const ::onnx::TypeProto* stated) {
    for (std::size_t i = 0; i < value.shape.size(); ++i) {
        if (value.shape[i] != open_axis) {
            continue;
        }
        std::string name = fmt::format("{}:{}", value.name, i);
        if (stated != nullptr && stated->has_tensor_type() &&
            stated->tensor_type().shape().dim_size() == static_cast<int>(value.shape.size())) {
            const auto& axis = stated->tensor_type().shape().dim(static_cast<int>(i));
            if (axis.has_dim_value() && axis.dim_value() >= 0) {
                value.shape[i] = axis.dim_value();
                continue;
            }
            name = axis.dim_param().empty() || !axes_.contains(axis.dim_param()) ? name
                                                                                 : axis.dim_param();
        }
        const auto size = size_of_axis(name);
        if (!size) {
            return fault(fmt::format("the length of axis {} of \"{}\" depends on what is in the "
                                     "request; say what it is: --shape {}=N",
                                     i, value.name, name));
        }
        value.shape[i] = *size;
    }
    return {};
}

} // namespace skusim::networks
