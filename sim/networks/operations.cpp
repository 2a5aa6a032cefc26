#include "operations.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <map>
#include <string_view>

namespace skusim::networks {

namespace {

using Operations = tl::expected<double, std::string>;

tl::unexpected<std::string> misfit(std::string what) {
    return tl::unexpected<std::string>(std::move(what));
}

double size(const Value* value) {
    return value == nullptr ? 0 : static_cast<double>(value->elements());
}

double output_size(const Node& node) {
    return node.outputs.empty() ? 0 : size(node.outputs.front().get());
}

/// One addition for an element of the output where there is a bias.
double bias(const Node& node, const OperatorKind& kind) {
    const bool is_there = kind.bias >= 0 && node.input(static_cast<std::size_t>(kind.bias));
    return is_there ? output_size(node) : 0;
}

// Each element of the output of a convolution is the sum of the products of one kernel, W / M of
// them; each of the input of a transposed one goes into W / C.
Operations of_convolution(const Node& node, const OperatorKind& kind) {
    const Value* input = node.input(0);
    const Value* kernels = node.input(static_cast<std::size_t>(kind.second));
    if (input == nullptr || kernels == nullptr || kernels->shape.size() < 3 ||
        input->shape.size() != kernels->shape.size()) {
        return misfit("an image and kernels with as many axes, three or more, are needed");
    }
    const bool is_transposed = kind.counting == Counting::transposed_convolution;
    const std::int64_t groups = node.integer("group", 1);
    const std::int64_t channels = kernels->shape[is_transposed ? 0 : 1];
    const std::int64_t given = input->shape[1];
    const bool fits = is_transposed
                          ? given == channels
                          : groups > 0 && given % groups == 0 && given / groups == channels;
    if (!fits) {
        return misfit(fmt::format("its input has {} channels, and kernels of {} in {} groups are "
                                  "for another number",
                                  given, shape_text(kernels->shape), groups));
    }
    if (kernels->elements() == 0) {
        return 0;
    }
    const double each = size(kernels) / static_cast<double>(kernels->shape[0]);
    return 2 * each * (is_transposed ? size(input) : output_size(node)) + bias(node, kind);
}

Operations of_matrix_product(const Node& node, const OperatorKind& kind) {
    const Value* left = node.input(0);
    const Value* right = node.input(static_cast<std::size_t>(kind.second));
    if (left == nullptr || right == nullptr || left->shape.empty() || right->shape.empty()) {
        return misfit("two matrices are needed");
    }
    const bool is_vector = right->shape.size() == 1;
    std::int64_t inner = left->shape.back();
    if (node.integer("transA", 0) != 0 && left->shape.size() > 1) {
        inner = left->shape[left->shape.size() - 2];
    }
    const bool is_turned = node.integer("transB", 0) != 0;
    const std::int64_t other =
        is_vector || is_turned ? right->shape.back() : right->shape[right->shape.size() - 2];
    if (inner != other) {
        return misfit(fmt::format("{} and {} cannot be multiplied", shape_text(left->shape),
                                  shape_text(right->shape)));
    }
    return 2 * static_cast<double>(inner) * output_size(node) + bias(node, kind);
}

/// Sizes of the letters of an equation such as "bhqd,bhkd->bhqk"; an error where the shapes
/// contradict it, and for one with an ellipsis.
tl::expected<std::map<char, std::int64_t>, std::string> letters_of(const Node& node,
                                                                   std::string_view equation) {
    std::map<char, std::int64_t> sizes;
    std::size_t operand = 0;
    std::size_t axis = 0;
    for (const char letter : equation.substr(0, equation.find("->"))) {
        const Value* value = node.input(operand);
        if (letter == ' ') {
            continue;
        }
        if (letter == ',') {
            ++operand;
            axis = 0;
        } else if (letter == '.' || value == nullptr || axis >= value->shape.size() ||
                   sizes.emplace(letter, value->shape[axis]).first->second != value->shape[axis]) {
            return misfit(fmt::format("the equation \"{}\" is not understood", equation));
        } else {
            ++axis;
        }
    }
    return sizes;
}

/// The letters of the output: those behind the arrow, else those that are there once, in order.
std::string letters_out(std::string_view equation) {
    const std::size_t arrow = equation.find("->");
    std::string letters;
    for (const char letter : equation.substr(arrow == std::string_view::npos ? 0 : arrow + 2)) {
        const bool is_there = std::isalpha(static_cast<unsigned char>(letter)) != 0;
        const auto times = std::count(equation.begin(), equation.end(), letter);
        if (is_there && (arrow != std::string_view::npos || times == 1)) {
            letters += letter;
        }
    }
    if (arrow == std::string_view::npos) {
        std::sort(letters.begin(), letters.end());
    }
    return letters;
}

Operations of_einsum(const Node& node) {
    const std::string equation = node.text("equation", "");
    const auto sizes = letters_of(node, equation);
    if (!sizes) {
        return misfit(sizes.error());
    }
    double product = 1;
    for (const auto& [letter, size] : *sizes) {
        product *= static_cast<double>(size);
    }
    // Every further operand is multiplied in; what is left over is added up.
    const double factors = static_cast<double>(node.inputs.size()) - 1;
    return product * factors + (product > output_size(node) ? product : 0);
}

// The weights' products with the input and the state at every step, their biases, and one operation
// for each gate of each unit.
Operations of_recurrent(const Node& node) {
    const Value* input = node.input(0);
    const Value* weights = node.input(1);
    const Value* state = node.input(2);
    if (input == nullptr || weights == nullptr || state == nullptr || input->shape.size() != 3 ||
        weights->shape.size() != 3 || state->shape.size() != 3 ||
        input->shape[2] != weights->shape[2]) {
        return misfit("a sequence, its weights and those of the state are needed, with three axes "
                      "each");
    }
    const auto product_of = [](const Value& value) {
        return static_cast<double>(value.shape[0]) * static_cast<double>(value.shape[1]);
    };
    const double gates = product_of(*weights);
    const double steps = product_of(*input);
    return steps * (2 * size(weights) + 2 * size(state) + size(node.input(3)) + gates);
}

double of_pooling(const Node& node) {
    double window = 1;
    const auto kernel = node.integers.find("kernel_shape");
    if (kernel != node.integers.end()) {
        for (const std::int64_t length : kernel->second) {
            window *= static_cast<double>(length);
        }
    }
    return window * output_size(node);
}

/// Whether something goes in, and nothing comes out: what slides over the input is larger than it.
bool is_too_large(const Node& node, const OperatorKind& kind) {
    const bool slides =
        kind.counting == Counting::convolution || kind.counting == Counting::pooling;
    return slides && size(node.input(0)) > 0 && output_size(node) == 0;
}

} // namespace

std::optional<Shape> einsum_shape(const Node& node) {
    const std::string equation = node.text("equation", "");
    const auto sizes = letters_of(node, equation);
    Shape shape;
    for (const char letter : letters_out(equation)) {
        if (!sizes || !sizes->contains(letter)) {
            return std::nullopt;
        }
        shape.push_back(sizes->at(letter));
    }
    return sizes ? std::optional(shape) : std::nullopt;
}

Operations operations_of(const Node& node, const OperatorKind& kind) {
    const double each = kind.each;
    if (is_too_large(node, kind)) {
        return misfit("its kernel is larger than the input that it goes over");
    }
    switch (kind.counting) {
    case Counting::convolution:
    case Counting::transposed_convolution:
        return of_convolution(node, kind);
    case Counting::matrix_product:
        return of_matrix_product(node, kind);
    case Counting::einsum:
        return of_einsum(node);
    case Counting::recurrent:
        return of_recurrent(node);
    case Counting::element_wise:
        return each * output_size(node);
    case Counting::variadic:
        return std::max(1.0, static_cast<double>(node.inputs.size()) - 1) * output_size(node);
    case Counting::normalising:
    case Counting::reduction:
        return each * size(node.input(0));
    case Counting::pooling:
        return each * of_pooling(node);
    case Counting::interpolation:
        return node.text("mode", "nearest") == "nearest" ? 0 : output_size(node);
    case Counting::movement:
    case Counting::view:
    case Counting::control:
    case Counting::unknown:
        break;
    }
    return 0;
}

} // namespace skusim::networks
