// What the nodes of a network add up to.
#pragma once

#include <skusim/networks/network_file.hpp>

#include "operators.hpp"
#include "values.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace skusim::networks {

/// A tensor whose data is in the file, or beside it.
struct Weight {
    std::string name;
    int format = 0;
    std::int64_t elements = 0;
    /// Whether it was learnt: no single number, and no index.
    bool is_parameter = false;
    bool is_read_whole = false; ///< by each request
    std::string reader;         ///< the first operator that needs it; empty if none does

    [[nodiscard]] std::int64_t bytes() const { return bytes_of(elements, format); }
};

/// What a node reads and writes, to see how long each tensor is alive.
struct TensorUse {
    std::vector<ValuePointer> read;
    std::vector<ValuePointer> written;
    bool is_view = false; ///< the first that is written is the first that is read
};

struct Tally {
    std::map<std::string, OperatorWork> operators;
    double operations = 0;
    double fused_bytes = 0; ///< of activations, had element-wise operators none of their own
    double activation_bytes = 0;
    double quantised_operations = 0;               ///< of products
    std::map<std::string, std::int64_t> quantised; ///< nodes of each operator
    std::map<std::string, std::int64_t> unknown;   ///< nodes of each operator
    std::vector<TensorUse> steps;
    std::vector<std::string> notes; ///< sentences

    /// One node that a request passes through.
    void add(const Node& node, const OperatorKind& kind, double node_operations);
    /// One node that is computed when the network is loaded.
    void add_constant(const Node& node, const OperatorKind& kind);
    /// The nodes of a graph within this one, passed through so many times.
    void add(const Tally& inner, double times);

private:
    OperatorWork& count(const Node& node, const OperatorKind& kind);
};

/// Marks the weights among the inputs as read by the node.
void mark_read(const Node& node, std::vector<Weight>& weights);

/// Marks as parameters the 32-bit integers that the node reads as the biases of a quantised layer,
/// and as none the sizes and scales that it resizes by.
void mark_parameters(const Node& node, std::vector<Weight>& weights);

/// Most bytes of tensors that are alive at once, from the start, when the network's inputs are, to
/// the end, when its outputs still are.
[[nodiscard]] double peak_bytes(const std::vector<TensorUse>& steps,
                                const std::vector<ValuePointer>& inputs,
                                const std::vector<ValuePointer>& outputs);

} // namespace skusim::networks
