#include <skusim/base/count.hpp>

#include "networks/description.hpp"
#include "networks/onnx/file.hpp"
#include "networks/onnx/walk.hpp"
#include "networks/onnx_file.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <onnx/onnx_pb.h>
#include <string>
#include <vector>

namespace skusim::networks {

namespace {

/// "QLinearConv (3), MatMulInteger (1)"
std::string listed(const std::map<std::string, std::int64_t>& nodes) {
    std::vector<std::string> words;
    for (const auto& [name, count] : nodes) {
        words.push_back(fmt::format("{} ({})", name, count));
    }
    return fmt::format("{}", fmt::join(words, ", "));
}

std::string task_of(const std::vector<ValuePointer>& inputs) {
    std::vector<std::string> words;
    for (const ValuePointer& input : inputs) {
        words.push_back(fmt::format("{} {} {}", input->name, shape_text(input->shape),
                                    format_name(input->format)));
    }
    return fmt::format("{}", fmt::join(words, ", "));
}

void add_weights(const std::vector<Weight>& weights, Ingredients& result,
                 std::map<std::string, OperatorWork>& operators) {
    double by_rows = 0;
    std::int64_t unread = 0;
    for (const Weight& weight : weights) {
        if (!weight.is_parameter) {
            continue;
        }
        result.parameters += weight.elements;
        result.bytes_by_format[format_name(weight.format)] += weight.bytes();
        if (weight.reader.empty()) {
            unread += weight.elements;
            continue;
        }
        operators[weight.reader].parameters += weight.elements;
        (weight.is_read_whole ? result.read_weights : by_rows) +=
            static_cast<double>(weight.bytes());
    }
    if (by_rows > 0) {
        result.notes.push_back(fmt::format("Of tables a request reads some rows: their {} are in "
                                           "the size and not in the weights of the service.",
                                           bytes_text(by_rows)));
    }
    if (unread > 0) {
        result.notes.push_back(fmt::format("{} are in the file, and no request reads them.",
                                           count_text(unread, "parameter")));
    }
}

void add_notes(const Walk& walk, Ingredients& result) {
    const Tally& tally = walk.tally;
    std::vector<std::string>& notes = result.notes;
    if (!tally.unknown.empty()) {
        notes.push_back(fmt::format("Operators that are not known are counted as no operations: "
                                    "{}. The time of a request is longer by theirs.",
                                    listed(tally.unknown)));
    }
    if (!tally.quantised.empty()) {
        notes.push_back(fmt::format(
            "Quantised operators: {}. {:.3g} % of the operations are "
            "products of integers{}.",
            listed(tally.quantised),
            100 * tally.quantised_operations / std::max(1.0, tally.operations),
            result.is_quantised ? ""
                                : "; what is dequantised before is counted as it is "
                                  "written, though a runtime may compute it in integers"));
    }
    if (!walk.external.there.empty()) {
        notes.push_back(fmt::format("Weights lie outside of the file: {}.",
                                    fmt::join(walk.external.there, ", ")));
    }
    if (!walk.external.missing.empty()) {
        notes.push_back(fmt::format("Weights lie in files that are not there, and are counted by "
                                    "their shapes: {}.",
                                    fmt::join(walk.external.missing, ", ")));
    }
    if (const std::int64_t set = walk.sets.at(""); set > newest_operator_set()) {
        notes.push_back(fmt::format("It is written in operator set {}, and the ONNX library that "
                                    "inferred the shapes knows those to {}.",
                                    set, newest_operator_set()));
    }
    notes.insert(notes.end(), tally.notes.begin(), tally.notes.end());
    notes.push_back(fmt::format("All operators together read and write {} of activations; the "
                                "service's {} are those without the element-wise ones, which "
                                "runtimes fuse into others.",
                                bytes_text(tally.activation_bytes),
                                bytes_text(result.activations)));
}

} // namespace

Result<Network> read_onnx(const std::string& path, const Axes& axes) {
    const auto model = read_onnx_file(path);
    if (!model) {
        return failure(model.error());
    }
    Walk walk(**model, path, axes);
    if (const Result<void> walked = walk.run(); !walked) {
        return failure(walked.error());
    }
    Tally& tally = walk.tally;
    Ingredients result;
    result.path = path;
    result.task = task_of(walk.inputs);
    result.operations = tally.operations;
    result.peak_activations = peak_bytes(tally.steps, walk.inputs, walk.outputs);
    double ends = 0;
    for (const auto* values : {&walk.inputs, &walk.outputs}) {
        for (const ValuePointer& value : *values) {
            ends += static_cast<double>(value->bytes());
        }
    }
    result.activations = std::max(tally.fused_bytes, ends); // even where all are element-wise
    result.is_quantised = 2 * tally.quantised_operations > tally.operations;
    add_weights(walk.weights, result, tally.operators);
    add_notes(walk, result);
    Network network = described(std::move(result));
    network.activation_bytes = tally.activation_bytes;
    for (auto& [name, work] : tally.operators) {
        network.operators.push_back(std::move(work));
    }
    std::stable_sort(
        network.operators.begin(), network.operators.end(),
        [](const OperatorWork& a, const OperatorWork& b) { return a.operations > b.operations; });
    return network;
}

} // namespace skusim::networks
