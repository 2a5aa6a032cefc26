// Nodes that hold graphs: constants, branches, loops, scans, and calls of functions in the file.
#include "networks/onnx/walk.hpp"
#include "networks/operators.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <onnx/onnx_pb.h>

namespace skusim::networks {

namespace {

constexpr int most_depth = 32;

ValuePointer scalar(int format) {
    auto value = std::make_shared<Value>();
    value->format = format;
    return value;
}

/// The value of one turn, once for each of them.
ValuePointer stacked(const Value& turn, std::int64_t turns) {
    auto value = std::make_shared<Value>();
    value->name = turn.name;
    value->format = turn.format;
    value->is_tensor = turn.is_tensor;
    value->shape = turn.shape;
    value->shape.insert(value->shape.begin(), turns);
    return value;
}

/// The node of a function with the attributes that its caller gave.
::onnx::NodeProto with_attributes(const ::onnx::NodeProto& node, const ::onnx::NodeProto& caller) {
    ::onnx::NodeProto result = node;
    result.clear_attribute();
    for (const ::onnx::AttributeProto& attribute : node.attribute()) {
        const std::string& wanted = attribute.ref_attr_name();
        if (wanted.empty()) {
            *result.add_attribute() = attribute;
            continue;
        }
        for (const ::onnx::AttributeProto& given : caller.attribute()) {
            if (given.name() == wanted) {
                ::onnx::AttributeProto& copy = *result.add_attribute();
                copy = given;
                copy.set_name(attribute.name());
            }
        }
    }
    return result;
}

bool refers(const ::onnx::NodeProto& node) {
    return std::any_of(node.attribute().begin(), node.attribute().end(),
                       [](const auto& it) { return !it.ref_attr_name().empty(); });
}

} // namespace

Result<void> Walk::take_constant(const ::onnx::NodeProto& message, Node& node, Tally& sum) {
    if (node.outputs.empty()) {
        return fault_at(node, "it has no output");
    }
    Value& output = *node.outputs.front();
    output.is_constant = true;
    for (const ::onnx::AttributeProto& attribute : message.attribute()) {
        const std::string& name = attribute.name();
        if (attribute.has_t() || attribute.has_sparse_tensor()) {
            const bool is_sparse = !attribute.has_t();
            const ::onnx::TensorProto& tensor =
                is_sparse ? attribute.sparse_tensor().values() : attribute.t();
            Result<ValuePointer> value = take_weight(tensor);
            if (!value) {
                return failure(value.error());
            }
            (*value)->name = output.name;
            if (is_sparse) {
                (*value)->numbers.reset();
                const auto& dims = attribute.sparse_tensor().dims();
                (*value)->shape.assign(dims.begin(), dims.end());
            }
            output = **value;
        } else if (name.starts_with("value_")) {
            const bool is_whole = name.starts_with("value_int");
            output.format = is_whole ? int64_code : name.starts_with("value_float") ? 1 : 8;
            const auto numbers = node.numbers.find(name);
            const auto integers = node.integers.find(name);
            output.numbers.emplace();
            if (numbers != node.numbers.end()) {
                output.numbers = numbers->second;
            } else if (integers != node.integers.end()) {
                output.numbers->assign(integers->second.begin(), integers->second.end());
            }
            if (name.ends_with("s")) {
                output.shape = {static_cast<std::int64_t>(output.numbers->size())};
            }
        }
    }
    if (!elements_of(output.shape)) {
        return fault_at(node, "its shape is none that a tensor can have");
    }
    sum.add_constant(node, operator_kind(node.domain, node.name));
    return {};
}

Walk::Values Walk::take_graph(const ::onnx::GraphProto& graph,
                              const std::vector<ValuePointer>& given, const Scope& outer,
                              Tally& sum) {
    if (depth_ >= most_depth) {
        return fault(fmt::format("graphs lie more than {} deep in each other", most_depth));
    }
    Scope scope{&outer, {}};
    for (int i = 0; i < graph.input_size(); ++i) {
        if (static_cast<std::size_t>(i) >= given.size()) {
            return fault(
                fmt::format("graph \"{}\" wants more inputs than its node has", graph.name()));
        }
        scope.values[graph.input(i).name()] = given[static_cast<std::size_t>(i)];
    }
    state_types(graph);
    ++depth_;
    Result<void> taken = take_weights(graph, scope);
    taken = taken ? take_nodes(graph, scope, sum) : taken;
    --depth_;
    if (!taken) {
        return failure(taken.error());
    }
    Names names;
    for (const auto& output : graph.output()) {
        names.push_back(output.name());
    }
    return values_of(scope, names);
}

Walk::Values Walk::take_function(const ::onnx::FunctionProto& function,
                                 const ::onnx::NodeProto& message, const Node& node, Tally& sum) {
    if (depth_ >= most_depth) {
        return fault_at(node,
                        fmt::format("functions call each other more than {} deep", most_depth));
    }
    Scope scope;
    for (int i = 0; i < function.input_size(); ++i) {
        const auto place = static_cast<std::size_t>(i);
        scope.values[function.input(i)] =
            place < node.inputs.size() ? node.inputs[place] : ValuePointer();
    }
    const auto outer_types = std::exchange(stated_, {});
    const OperatorSets outer_sets = sets;
    for (const auto& set : function.opset_import()) {
        sets[set.domain() == "ai.onnx" ? "" : set.domain()] = set.version();
    }
    ++depth_;
    Result<void> taken;
    for (int i = 0; taken && i < function.node_size(); ++i) {
        const ::onnx::NodeProto& inner = function.node(i);
        if (refers(inner)) {
            const auto made =
                std::make_shared<const ::onnx::NodeProto>(with_attributes(inner, message));
            of_functions_.push_back(made); // its tensors are known by their addresses
            taken = take_node(*made, scope, sum);
        } else {
            taken = take_node(inner, scope, sum);
        }
    }
    --depth_;
    stated_ = outer_types;
    sets = outer_sets;
    return taken ? values_of(scope, Names(function.output().begin(), function.output().end()))
                 : failure(taken.error());
}

Walk::Values Walk::take_control(const ::onnx::NodeProto& message, const Node& node,
                                const Scope& scope, Tally& sum) {
    sum.add_constant(node, operator_kind(node.domain, node.name));
    return node.name == "If"     ? take_branch(message, node, scope, sum)
           : node.name == "Loop" ? take_loop(message, node, scope, sum)
                                 : take_scan(message, node, scope, sum);
}

Walk::Values Walk::take_branch(const ::onnx::NodeProto& message, const Node& node,
                               const Scope& scope, Tally& sum) {
    const ::onnx::GraphProto* yes = graph_in(message, "then_branch");
    const ::onnx::GraphProto* no = graph_in(message, "else_branch");
    const Value* condition = node.input(0);
    if (yes == nullptr || no == nullptr || condition == nullptr) {
        return fault_at(node, "a condition and two branches are needed");
    }
    if (condition->numbers && condition->numbers->size() == 1) {
        return take_graph(condition->numbers->front() != 0 ? *yes : *no, {}, scope, sum);
    }
    Tally of_yes;
    Tally of_no;
    Values if_yes = take_graph(*yes, {}, scope, of_yes);
    Values if_no = if_yes ? take_graph(*no, {}, scope, of_no) : if_yes;
    if (!if_no) {
        return if_no;
    }
    const bool is_yes = of_yes.operations >= of_no.operations;
    sum.add(is_yes ? of_yes : of_no, 1);
    sum.notes.push_back(fmt::format("If \"{}\": of its two branches the one with more operations "
                                    "is counted.",
                                    node.label));
    return is_yes ? if_yes : if_no;
}

Walk::Values Walk::take_loop(const ::onnx::NodeProto& message, const Node& node, const Scope& scope,
                             Tally& sum) {
    const ::onnx::GraphProto* body = graph_in(message, "body");
    if (body == nullptr || node.inputs.size() < 2) {
        return fault_at(node, "a body, a number of turns and a condition are needed");
    }
    const Value* count = node.input(0);
    constexpr double most_turns = 1e9;
    std::int64_t turns = 1;
    if (count != nullptr && count->numbers && count->numbers->size() == 1) {
        turns = static_cast<std::int64_t>(std::clamp(count->numbers->front(), 0.0, most_turns));
    } else if (const auto told = size_of_axis(node.label + ":turns")) {
        turns = *told;
    } else {
        sum.notes.push_back(fmt::format("Loop \"{}\" is counted as one turn, as the number depends "
                                        "on what is in the request: --shape {}:turns=N says it.",
                                        node.label, node.label));
    }
    std::vector<ValuePointer> given{scalar(int64_code), scalar(9)};
    given.insert(given.end(), node.inputs.begin() + 2, node.inputs.end());
    Tally of_turn;
    Values results = take_graph(*body, given, scope, of_turn);
    if (!results || results->empty()) {
        return results ? Values(fault_at(node, "its body gives no condition")) : results;
    }
    sum.add(of_turn, static_cast<double>(turns));
    results->erase(results->begin()); // the condition
    for (std::size_t i = node.inputs.size() - 2; i < results->size(); ++i) {
        (*results)[i] = stacked(*(*results)[i], turns);
    }
    return results;
}

Walk::Values Walk::take_scan(const ::onnx::NodeProto& message, const Node& node, const Scope& scope,
                             Tally& sum) {
    const ::onnx::GraphProto* body = graph_in(message, "body");
    const std::int64_t scanned = node.integer("num_scan_inputs", 0);
    const auto inputs_count = static_cast<std::int64_t>(node.inputs.size());
    if (body == nullptr || scanned < 1 || scanned > inputs_count || sets[""] < 9) {
        return fault_at(node, "a body and its num_scan_inputs are needed (operators of version 9 "
                              "and newer)");
    }
    const auto axes = node.integers.find("scan_input_axes");
    const std::int64_t states = inputs_count - scanned;
    std::vector<ValuePointer> given(node.inputs.begin(), node.inputs.begin() + states);
    std::int64_t turns = 1;
    for (std::int64_t i = 0; i < scanned; ++i) {
        const Value* whole = node.input(static_cast<std::size_t>(states + i));
        const auto place = static_cast<std::size_t>(i);
        std::int64_t axis =
            axes != node.integers.end() && place < axes->second.size() ? axes->second[place] : 0;
        const auto rank = whole == nullptr ? 0 : static_cast<std::int64_t>(whole->shape.size());
        axis += axis < 0 ? rank : 0;
        if (whole == nullptr || axis < 0 || axis >= rank) {
            return fault_at(node, "an input that it scans has no such axis");
        }
        turns = whole->shape[static_cast<std::size_t>(axis)];
        auto slice = std::make_shared<Value>(*whole);
        slice->numbers.reset();
        slice->shape.erase(slice->shape.begin() + axis);
        given.push_back(std::move(slice));
    }
    Tally of_turn;
    Values results = take_graph(*body, given, scope, of_turn);
    if (!results) {
        return results;
    }
    sum.add(of_turn, static_cast<double>(turns));
    for (std::size_t i = static_cast<std::size_t>(states); i < results->size(); ++i) {
        (*results)[i] = stacked(*(*results)[i], turns);
    }
    return results;
}

} // namespace skusim::networks
