// What a graph has before its first node: the network's inputs, and weights.
#include "networks/onnx/walk.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <onnx/onnx_pb.h>

namespace skusim::networks {

Result<void> Walk::take_inputs(Scope& scope) {
    Names missing;
    Names open_inputs; ///< with their axes, as a fault tells them
    for (const auto& input : model_.graph().input()) {
        if (scope.values.contains(input.name())) {
            continue; // a weight, which files of before 2019 list here as well
        }
        auto value = std::make_shared<Value>();
        value->name = told(input.name());
        const InferredType type = stated_type(input.type());
        if (!type.is_tensor || !type.shape) {
            return fault(
                fmt::format("the shape of its input \"{}\" is not in the file", input.name()));
        }
        value->format = type.format;
        value->shape = *type.shape;
        std::vector<std::string> axes;
        bool is_open = false;
        for (std::size_t i = 0; i < value->shape.size(); ++i) {
            axes.push_back(std::to_string(value->shape[i]));
            const auto& axis = input.type().tensor_type().shape().dim(static_cast<int>(i));
            if (value->shape[i] >= 0) { // some exporters write -1 for an open one
                continue;
            }
            const bool has_name = axis.has_dim_param() && !axis.dim_param().empty();
            const std::string name =
                has_name ? axis.dim_param() : fmt::format("{}:{}", input.name(), i);
            if (const auto size = size_of_axis(name)) {
                value->shape[i] = *size;
            } else {
                is_open = true;
                if (std::find(missing.begin(), missing.end(), name) == missing.end()) {
                    missing.push_back(name);
                }
            }
            axes.back() = name;
        }
        if (is_open) {
            open_inputs.push_back(fmt::format("\"{}\" ({})", input.name(), fmt::join(axes, " x ")));
        }
        if (missing.empty() && !elements_of(value->shape)) {
            return fault(fmt::format("its input \"{}\" of {} is larger than any memory",
                                     input.name(), shape_text(value->shape)));
        }
        inputs.push_back(value);
        scope.values[input.name()] = value;
    }
    if (!missing.empty()) {
        return fault(fmt::format("axes {} of {} are open; say how long they are for one request: "
                                 "--shape {}=1",
                                 fmt::join(missing, ", "), fmt::join(open_inputs, ", "),
                                 fmt::join(missing, "=1 --shape ")));
    }
    return {};
}

Result<void> Walk::take_weights(const ::onnx::GraphProto& graph, Scope& scope) {
    for (const ::onnx::TensorProto& tensor : graph.initializer()) {
        Result<ValuePointer> value = take_weight(tensor);
        if (!value) {
            return failure(value.error());
        }
        scope.values[tensor.name()] = std::move(*value);
    }
    for (const ::onnx::SparseTensorProto& sparse : graph.sparse_initializer()) {
        Result<ValuePointer> value = take_weight(sparse.values());
        if (!value) {
            return failure(value.error());
        }
        (*value)->shape.assign(sparse.dims().begin(), sparse.dims().end());
        (*value)->numbers.reset();
        if (!elements_of((*value)->shape)) {
            return fault(fmt::format("weight \"{}\": its shape {} is none that a tensor can have",
                                     sparse.values().name(), shape_text((*value)->shape)));
        }
        scope.values[sparse.values().name()] = std::move(*value);
    }
    return {};
}

Result<ValuePointer> Walk::take_weight(const ::onnx::TensorProto& tensor) {
    auto value = constant_of(tensor, external);
    if (!value) {
        return fault(fmt::format("weight \"{}\": {}", tensor.name(), value.error()));
    }
    const auto [place, is_new] = weight_places_.emplace(&tensor, weights.size());
    if (is_new) {
        const ElementFormat* format = element_format(value->format);
        const bool is_parameter =
            format != nullptr && format->holds_parameters && !value->shape.empty();
        weights.push_back(
            {told(tensor.name()), value->format, value->elements(), is_parameter, false, ""});
    }
    value->weights = {place->second};
    return std::make_shared<Value>(std::move(*value));
}

} // namespace skusim::networks
