// A request's way through an ONNX model: every node in order, its shapes and its work.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/networks/network_file.hpp>

#include "networks/onnx/inference.hpp"
#include "networks/onnx/messages.hpp"
#include "networks/onnx/tensors.hpp"
#include "networks/tally.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace skusim::networks {

/// The values that a graph's nodes can read: its own, and those of the graph that it lies in.
struct Scope {
    const Scope* outer = nullptr;
    std::unordered_map<std::string, ValuePointer> values;

    /// Nothing if there is none of that name; nullptr for an input of a function that is left out.
    [[nodiscard]] std::optional<ValuePointer> find(const std::string& name) const;
};

class Walk {
public:
    Walk(const ::onnx::ModelProto& model, std::string file, const Axes& axes);

    /// From the network's inputs to its outputs.
    [[nodiscard]] Result<void> run();

    std::vector<Weight> weights;
    ExternalFiles external;
    Tally tally;
    OperatorSets sets;
    std::vector<ValuePointer> inputs;
    std::vector<ValuePointer> outputs;

private:
    using Values = Result<std::vector<ValuePointer>>;
    using Names = std::vector<std::string>;

    Result<void> take_inputs(Scope& scope);
    Result<void> take_weights(const ::onnx::GraphProto& graph, Scope& scope);
    Result<ValuePointer> take_weight(const ::onnx::TensorProto& tensor);

    Result<void> take_nodes(const ::onnx::GraphProto& graph, Scope& scope, Tally& sum);
    Result<void> take_node(const ::onnx::NodeProto& message, Scope& scope, Tally& sum);
    Result<void> take_plain_node(const ::onnx::NodeProto& message, Node& node, Tally& sum);
    Result<void> take_constant(const ::onnx::NodeProto& message, Node& node, Tally& sum);

    /// A graph within a node, and the values that it gives.
    Values take_graph(const ::onnx::GraphProto& graph, const std::vector<ValuePointer>& given,
                      const Scope& outer, Tally& sum);
    Values take_control(const ::onnx::NodeProto& message, const Node& node, const Scope& scope,
                        Tally& sum);
    Values take_function(const ::onnx::FunctionProto& function, const ::onnx::NodeProto& message,
                         const Node& node, Tally& sum);
    Values take_branch(const ::onnx::NodeProto& message, const Node& node, const Scope& scope,
                       Tally& sum);
    Values take_loop(const ::onnx::NodeProto& message, const Node& node, const Scope& scope,
                     Tally& sum);
    Values take_scan(const ::onnx::NodeProto& message, const Node& node, const Scope& scope,
                     Tally& sum);
    [[nodiscard]] Values values_of(const Scope& scope, const Names& names) const;

    /// Types of the outputs: as inferred, else as stated, else as the axes say.
    Result<void> settle_types(const ::onnx::NodeProto& message, Node& node);
    Result<void> settle_axes(Value& value, const ::onnx::TypeProto* stated);
    [[nodiscard]] std::optional<std::int64_t> size_of_axis(const std::string& name);
    void state_types(const ::onnx::GraphProto& graph);

    [[nodiscard]] tl::unexpected<Faults> fault(const std::string& message) const;
    [[nodiscard]] tl::unexpected<Faults> fault_at(const Node& node, const std::string& why) const;

    const ::onnx::ModelProto& model_;
    std::string file_;
    const Axes& axes_;
    std::set<std::string> used_axes_;
    std::set<std::string> open_axes_; ///< that the file has
    std::unordered_map<std::string, const ::onnx::TypeProto*> stated_;
    std::map<std::pair<std::string, std::string>, const ::onnx::FunctionProto*> functions_;
    std::unordered_map<const void*, std::size_t> weight_places_; ///< by the tensor's message
    std::vector<std::shared_ptr<const ::onnx::NodeProto>> of_functions_; ///< with their attributes
    std::int64_t visited_ = 0;
    int depth_ = 0;
};

/// What a node says of itself: its operator and attributes, without what it reads and writes.
[[nodiscard]] Node node_of(const ::onnx::NodeProto& message);

/// The graph in an attribute, or nullptr.
[[nodiscard]] const ::onnx::GraphProto* graph_in(const ::onnx::NodeProto& message,
                                                 const std::string& attribute);

} // namespace skusim::networks
