// What is known of each operator: how its operations are counted.
#pragma once

#include <string>
#include <string_view>

namespace skusim::networks {

enum class Counting {
    convolution,
    transposed_convolution,
    matrix_product,
    einsum,
    recurrent,
    element_wise,  ///< `each` operations for an element of the output
    variadic,      ///< one for an element of the output and input after the first
    normalising,   ///< `each` for an element of the input, which is looked at as a whole
    pooling,       ///< one for an element of the output and of its window
    reduction,     ///< one for an element of the input
    interpolation, ///< one for an element of the output, unless it is the nearest
    movement,      ///< none
    view,          ///< none, and no element is moved
    control,       ///< holds graphs of its own
    unknown,
};

struct OperatorKind {
    std::string_view name;
    Counting counting;
    int each = 1;
    /// Where a second operand and the bias are among the inputs; quantised operators have scales
    /// and zero points between them. -1: no bias.
    int second = 1;
    int bias = -1;
    bool is_quantised = false; ///< computes in integers, or turns into them or back
};

/// What is known of an operator of that domain; Counting::unknown if nothing is.
[[nodiscard]] const OperatorKind& operator_kind(const std::string& domain, const std::string& name);

} // namespace skusim::networks
