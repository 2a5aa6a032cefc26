// The shapes of what a node gives, as the ONNX library infers them.
#pragma once

#include "networks/onnx/messages.hpp"
#include "networks/values.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::networks {

/// Versions of the sets of operators that the file is written in, by domain.
using OperatorSets = std::map<std::string, std::int64_t>;

/// The newest version of ONNX's own operators that the library knows.
[[nodiscard]] std::int64_t newest_operator_set();

/// The length of an axis that nothing tells.
inline constexpr std::int64_t open_axis = std::numeric_limits<std::int64_t>::min();

struct InferredType {
    int format = 0;             ///< 0 if nothing is known
    std::optional<Shape> shape; ///< nothing where even the number of axes is not known
    bool is_tensor = true;
};

/// The types of the node's outputs, from its attributes, the shapes of its inputs, and the numbers
/// in them where they are known. The error is what the library has against them, in one line, or
/// an attribute that it would not bear.
[[nodiscard]] tl::expected<std::vector<InferredType>, std::string>
inferred_types(const ::onnx::NodeProto& message, const Node& node, const OperatorSets& sets);

/// The type as a file states it.
[[nodiscard]] InferredType stated_type(const ::onnx::TypeProto& type);

} // namespace skusim::networks
