// The numbers that a node gives where they follow from the file and from shapes: exporters compute
// the shapes of their tensors by nodes of the network itself.
#pragma once

#include "values.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace skusim::networks {

/// Tensors with more numbers than this are weights, not shapes.
inline constexpr std::int64_t most_folded = 4096;

/// The numbers of the node's first output, whose shape and format are known. Nothing where they
/// depend on an input, and where the operator is not one of those that shapes are computed with.
[[nodiscard]] std::optional<std::vector<double>> folded(const Node& node);

} // namespace skusim::networks
