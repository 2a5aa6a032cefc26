#include "networks/folding.hpp"
#include "networks/onnx/walk.hpp"

#include <onnx/onnx_pb.h>

namespace skusim::networks {

Node node_of(const ::onnx::NodeProto& message) {
    Node node;
    node.domain = message.domain() == "ai.onnx" ? "" : told(message.domain());
    node.name = told(message.op_type());
    node.label = told(message.name());
    if (node.label.empty() && message.output_size() > 0) {
        node.label = told(message.output(0));
    }
    for (const ::onnx::AttributeProto& attribute : message.attribute()) {
        const std::string& name = attribute.name();
        if (attribute.has_i()) {
            node.integers[name] = {attribute.i()};
        }
        if (attribute.ints_size() > 0) {
            node.integers[name].assign(attribute.ints().begin(), attribute.ints().end());
        }
        if (attribute.has_s()) {
            node.texts[name] = attribute.s();
        }
        if (attribute.has_f()) {
            node.numbers[name] = {static_cast<double>(attribute.f())};
        }
        if (attribute.floats_size() > 0) {
            node.numbers[name].assign(attribute.floats().begin(), attribute.floats().end());
        }
        if (attribute.has_t()) {
            node.numbers[name] =
                numbers_of(attribute.t(), most_folded).value_or(std::vector<double>());
        }
    }
    return node;
}

const ::onnx::GraphProto* graph_in(const ::onnx::NodeProto& message, const std::string& attribute) {
    for (const ::onnx::AttributeProto& it : message.attribute()) {
        if (it.name() == attribute && it.has_g()) {
            return &it.g();
        }
    }
    return nullptr;
}

} // namespace skusim::networks
