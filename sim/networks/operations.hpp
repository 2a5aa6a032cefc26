// The operations of one node, from the shapes of what it reads and writes.
#pragma once

#include "operators.hpp"
#include "values.hpp"

#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace skusim::networks {

/// Operations of one pass. The error is a phrase: how its shapes contradict each other. Operators
/// that are unknown, and those that hold graphs of their own, have none themselves.
[[nodiscard]] tl::expected<double, std::string> operations_of(const Node& node,
                                                              const OperatorKind& kind);

/// The shape that an Einsum's equation gives, which the library leaves open; nothing for an
/// equation that is not understood.
[[nodiscard]] std::optional<Shape> einsum_shape(const Node& node);

} // namespace skusim::networks
