#include "tally.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace skusim::networks {

namespace {

using Places = std::vector<std::size_t>;

double written_bytes(const Node& node) {
    double bytes = 0;
    for (const ValuePointer& output : node.outputs) {
        bytes += static_cast<double>(output->bytes());
    }
    return bytes;
}

/// Counts what depends on the request, each tensor once.
double read_bytes(const Node& node) {
    std::set<const Value*> seen;
    double bytes = 0;
    for (const ValuePointer& input : node.inputs) {
        if (input != nullptr && !input->is_constant && seen.insert(input.get()).second) {
            bytes += static_cast<double>(input->bytes());
        }
    }
    return bytes;
}

double moved_bytes(const Node& node, const OperatorKind& kind) {
    switch (kind.counting) {
    case Counting::view:
    case Counting::control:
        return 0;
    case Counting::movement: // as much as is written is read, at most
        return written_bytes(node) + std::min(read_bytes(node), written_bytes(node));
    default:
        return written_bytes(node) + read_bytes(node);
    }
}

bool is_product(const OperatorKind& kind) {
    return kind.counting == Counting::convolution || kind.counting == Counting::matrix_product;
}

/// Whether only some rows of the first input are read.
bool reads_rows(const Node& node) {
    return node.name == "Gather" || node.name == "GatherND" || node.name == "GatherElements" ||
           node.name == "EmbedLayerNormalization";
}

} // namespace

OperatorWork& Tally::count(const Node& node, const OperatorKind& kind) {
    OperatorWork& row = operators[node.title()];
    row.name = node.title();
    ++row.nodes;
    if (kind.counting == Counting::unknown) {
        ++unknown[node.title()];
    }
    if (kind.is_quantised) {
        ++quantised[node.title()];
    }
    return row;
}

void Tally::add_constant(const Node& node, const OperatorKind& kind) {
    count(node, kind);
}

void Tally::add(const Node& node, const OperatorKind& kind, double node_operations) {
    OperatorWork& row = count(node, kind);
    const double bytes = moved_bytes(node, kind);
    row.operations += node_operations;
    row.activation_bytes += bytes;
    operations += node_operations;
    activation_bytes += bytes;
    if (kind.counting != Counting::element_wise && kind.counting != Counting::variadic) {
        fused_bytes += bytes;
    }
    if (kind.is_quantised && is_product(kind)) {
        quantised_operations += node_operations;
    }
    TensorUse step{{}, node.outputs, kind.counting == Counting::view};
    std::copy_if(node.inputs.begin(), node.inputs.end(), std::back_inserter(step.read),
                 [](const ValuePointer& it) { return it != nullptr && !it->is_constant; });
    steps.push_back(std::move(step));
}

void Tally::add(const Tally& inner, double times) {
    for (const auto& [name, work] : inner.operators) {
        OperatorWork& row = operators[name];
        row.name = name;
        row.nodes += work.nodes;
        row.operations += times * work.operations;
        row.activation_bytes += times * work.activation_bytes;
    }
    operations += times * inner.operations;
    activation_bytes += times * inner.activation_bytes;
    fused_bytes += times * inner.fused_bytes;
    quantised_operations += times * inner.quantised_operations;
    for (const auto& [name, nodes] : inner.quantised) {
        quantised[name] += nodes;
    }
    for (const auto& [name, nodes] : inner.unknown) {
        unknown[name] += nodes;
    }
    steps.insert(steps.end(), inner.steps.begin(), inner.steps.end());
    notes.insert(notes.end(), inner.notes.begin(), inner.notes.end());
}

void mark_read(const Node& node, std::vector<Weight>& weights) {
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
        const Value* input = node.input(i);
        if (input == nullptr) {
            continue;
        }
        for (const std::size_t place : input->weights) {
            Weight& weight = weights[place];
            weight.is_read_whole = weight.is_read_whole || i > 0 || !reads_rows(node);
            if (weight.reader.empty()) {
                weight.reader = node.title();
            }
        }
    }
}

void mark_parameters(const Node& node, std::vector<Weight>& weights) {
    const Value* bias = node.input(node.name == "QLinearConv" ? 8 : 0);
    const bool has_bias = node.name == "QLinearConv" || node.name == "DequantizeLinear";
    if (has_bias && bias != nullptr && bias->format == int32_code && !bias->shape.empty()) {
        for (const std::size_t place : bias->weights) {
            weights[place].is_parameter = true;
        }
    }
    const bool resizes = node.name == "Resize" || node.name == "Upsample";
    for (std::size_t i = 1; resizes && i < node.inputs.size(); ++i) {
        for (const std::size_t place : node.inputs[i] ? node.inputs[i]->weights : Places()) {
            weights[place].is_parameter = false;
        }
    }
}

double peak_bytes(const std::vector<TensorUse>& steps, const std::vector<ValuePointer>& inputs,
                  const std::vector<ValuePointer>& outputs) {
    std::map<const Value*, const Value*> owners; // of a view: the tensor that it looks at
    const auto owner = [&](const ValuePointer& value) {
        const auto found = owners.find(value.get());
        return found == owners.end() ? value.get() : found->second;
    };
    std::map<const Value*, std::size_t> last_use;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const TensorUse& step = steps[i];
        if (step.is_view && !step.read.empty() && !step.written.empty()) {
            owners[step.written.front().get()] = owner(step.read.front());
        }
        for (const auto* list : {&step.read, &step.written}) {
            for (const ValuePointer& value : *list) {
                last_use[owner(value)] = i;
            }
        }
    }
    for (const ValuePointer& value : outputs) {
        last_use[owner(value)] = steps.size();
    }
    double alive = 0;
    double most = 0;
    std::set<const Value*> begun;
    const auto begin = [&](const Value* value) {
        if (begun.insert(value).second) {
            alive += static_cast<double>(value->bytes());
        }
    };
    std::vector<std::vector<const Value*>> ends(steps.size() + 1);
    for (const auto& [value, step] : last_use) {
        ends[step].push_back(value);
    }
    for (const ValuePointer& value : inputs) {
        begin(value.get());
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
        for (const ValuePointer& value : steps[i].written) {
            begin(owner(value));
        }
        most = std::max(most, alive);
        for (const Value* value : ends[i]) {
            alive -= begun.contains(value) ? static_cast<double>(value->bytes()) : 0;
        }
    }
    return std::max(most, alive);
}

} // namespace skusim::networks
