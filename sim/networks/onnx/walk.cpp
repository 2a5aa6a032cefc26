#include "networks/onnx/walk.hpp"

#include "networks/folding.hpp"
#include "networks/operations.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <onnx/onnx_pb.h>

namespace skusim::networks {

namespace {

constexpr std::int64_t most_nodes = 1'000'000;

/// How a fault calls a node.
std::string called(const Node& node) {
    return node.label.empty() ? node.title() : fmt::format("{} \"{}\"", node.title(), node.label);
}

} // namespace

std::optional<ValuePointer> Scope::find(const std::string& name) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->outer) {
        if (const auto found = scope->values.find(name); found != scope->values.end()) {
            return found->second;
        }
    }
    return std::nullopt;
}

Walk::Walk(const ::onnx::ModelProto& model, std::string file, const Axes& axes)
    : model_(model), file_(std::move(file)), axes_(axes) {
    external.folder = std::filesystem::path(file_).parent_path().string();
    for (const auto& set : model.opset_import()) {
        sets[set.domain() == "ai.onnx" ? "" : set.domain()] = set.version();
    }
    for (const auto& function : model.functions()) {
        functions_[{function.domain(), function.name()}] = &function;
    }
}

tl::unexpected<Faults> Walk::fault(const std::string& message) const {
    constexpr std::size_t longest = 1000;
    return failure({file_, 0, 0}, told(message, longest));
}

tl::unexpected<Faults> Walk::fault_at(const Node& node, const std::string& why) const {
    return fault(fmt::format("{}: {}", called(node), why));
}

std::optional<std::int64_t> Walk::size_of_axis(const std::string& name) {
    open_axes_.insert(name);
    const auto found = axes_.find(name);
    if (found == axes_.end()) {
        return std::nullopt;
    }
    used_axes_.insert(name);
    return found->second;
}

Result<void> Walk::run() {
    if (const auto version = sets.find(""); version == sets.end() || version->second < 1) {
        return fault("does not tell the version of its operators (opset_import)");
    }
    Scope scope;
    state_types(model_.graph());
    Result<void> taken = take_weights(model_.graph(), scope);
    taken = taken ? take_inputs(scope) : taken;
    taken = taken ? take_nodes(model_.graph(), scope, tally) : taken;
    if (!taken) {
        return taken;
    }
    Names names;
    for (const auto& output : model_.graph().output()) {
        names.push_back(output.name());
    }
    Values found = values_of(scope, names);
    if (!found) {
        return failure(found.error());
    }
    outputs = std::move(*found);
    for (const auto& [name, size] : axes_) {
        if (!used_axes_.contains(name)) {
            const std::string known = open_axes_.empty()
                                          ? "none is"
                                          : fmt::format("open are {}", fmt::join(open_axes_, ", "));
            return fault(
                fmt::format("--shape {}={}: no axis of that name is open; {}", name, size, known));
        }
    }
    return {};
}

Result<void> Walk::take_nodes(const ::onnx::GraphProto& graph, Scope& scope, Tally& sum) {
    for (const ::onnx::NodeProto& node : graph.node()) {
        if (Result<void> taken = take_node(node, scope, sum); !taken) {
            return taken;
        }
    }
    return {};
}

Walk::Values Walk::values_of(const Scope& scope, const Names& names) const {
    std::vector<ValuePointer> values;
    for (const std::string& name : names) {
        const std::optional<ValuePointer> value = scope.find(name);
        if (!value || *value == nullptr) {
            return fault(fmt::format("its output \"{}\" is written by no node", name));
        }
        values.push_back(*value);
    }
    return values;
}

Result<void> Walk::take_node(const ::onnx::NodeProto& message, Scope& scope, Tally& sum) {
    if (++visited_ > most_nodes) {
        return fault(fmt::format("a request would pass through more than {} nodes", most_nodes));
    }
    Node node = node_of(message);
    for (const std::string& name : message.input()) {
        std::optional<ValuePointer> value = name.empty() ? ValuePointer() : scope.find(name);
        if (!value) {
            return fault_at(node, fmt::format("it reads \"{}\", which no node before it writes; "
                                              "the nodes run in a circle or are not in order",
                                              name));
        }
        node.inputs.push_back(std::move(*value));
    }
    for (const std::string& name : message.output()) {
        node.outputs.push_back(std::make_shared<Value>());
        node.outputs.back()->name = told(name);
    }
    const auto function = functions_.find({message.domain(), message.op_type()});
    const bool is_control = operator_kind(node.domain, node.name).counting == Counting::control;
    Result<void> taken;
    if (function != functions_.end() || is_control) {
        Values given = is_control ? take_control(message, node, scope, sum)
                                  : take_function(*function->second, message, node, sum);
        taken = given ? Result<void>() : failure(given.error());
        if (given && given->size() < node.outputs.size()) {
            return fault_at(node, "it has more outputs than the graph in it");
        }
        for (std::size_t i = 0; given && i < node.outputs.size(); ++i) {
            node.outputs[i] = (*given)[i];
            if (!elements_of(node.outputs[i]->shape)) {
                return fault_at(node, fmt::format("\"{}\" would be {}, which no tensor can be",
                                                  message.output(static_cast<int>(i)),
                                                  shape_text(node.outputs[i]->shape)));
            }
        }
    } else if (node.name == "Constant" && node.domain.empty()) {
        taken = take_constant(message, node, sum);
    } else {
        taken = take_plain_node(message, node, sum);
    }
    for (std::size_t i = 0; taken && i < node.outputs.size(); ++i) {
        if (const std::string& name = message.output(static_cast<int>(i)); !name.empty()) {
            scope.values[name] = node.outputs[i];
        }
    }
    return taken;
}

Result<void> Walk::take_plain_node(const ::onnx::NodeProto& message, Node& node, Tally& sum) {
    const OperatorKind& kind = operator_kind(node.domain, node.name);
    for (const ValuePointer& input : node.inputs) {
        const bool is_needed = kind.counting != Counting::unknown;
        if (input != nullptr && !input->is_tensor && is_needed) {
            return fault_at(node, fmt::format("the shape of \"{}\", which it reads, is not known; "
                                              "save the model with its shapes (value_info)",
                                              input->name));
        }
    }
    if (Result<void> settled = settle_types(message, node); !settled) {
        return settled;
    }
    mark_parameters(node, weights);
    bool is_constant = !node.outputs.empty();
    for (const ValuePointer& input : node.inputs) {
        is_constant = is_constant && (input == nullptr || input->is_constant);
    }
    const bool is_random = node.name.starts_with("Random") || node.name == "Bernoulli";
    auto numbers = folded(node);
    if ((is_constant && !is_random) || numbers) {
        for (const ValuePointer& output : node.outputs) {
            output->is_constant = true;
            for (const ValuePointer& input : node.inputs) {
                if (input != nullptr) {
                    output->weights.insert(output->weights.end(), input->weights.begin(),
                                           input->weights.end());
                }
            }
        }
        if (numbers) {
            node.outputs.front()->numbers = std::move(numbers);
            node.outputs.front()->weights.clear();
        }
        sum.add_constant(node, kind);
        return {};
    }
    const auto operations = operations_of(node, kind);
    if (!operations) {
        return fault_at(node, operations.error());
    }
    mark_read(node, weights);
    sum.add(node, kind, *operations);
    return {};
}

} // namespace skusim::networks
