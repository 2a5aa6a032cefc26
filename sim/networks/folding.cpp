#include "folding.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace skusim::networks {

namespace {

using Numbers = std::vector<double>;
using Folded = std::optional<Numbers>;

bool is_whole_format(const Node& node) {
    const ElementFormat* format = element_format(node.outputs.front()->format);
    return format != nullptr && format->is_integer;
}

const Numbers* numbers_of(const Node& node, std::size_t index) {
    const Value* input = node.input(index);
    return input != nullptr && input->numbers ? &*input->numbers : nullptr;
}

/// A number as a whole one, the ends of the range for what is beyond them.
std::int64_t whole(double number) {
    constexpr double most = 1e15;
    return std::isnan(number) ? 0 : static_cast<std::int64_t>(std::clamp(number, -most, most));
}

/// `index` of a list of `size`, counted from its end where it is negative; nothing if it is
/// outside.
std::optional<std::size_t> place(double index, std::int64_t size) {
    const std::int64_t counted = whole(index) + (index < 0 ? size : 0);
    return counted >= 0 && counted < size ? std::optional(static_cast<std::size_t>(counted))
                                          : std::nullopt;
}

Folded shape_part(const Node& node) {
    const Shape& shape = node.input(0)->shape;
    const auto rank = static_cast<std::int64_t>(shape.size());
    const auto bound = [&](const char* name, std::int64_t otherwise) {
        const std::int64_t given = node.integer(name, otherwise);
        return std::clamp(given < 0 ? given + rank : given, std::int64_t{0}, rank);
    };
    const std::int64_t begin = bound("start", 0);
    const std::int64_t end = std::max(begin, bound("end", rank));
    return Numbers(shape.begin() + begin, shape.begin() + end);
}

Folded gathered(const Node& node) {
    const Numbers* from = numbers_of(node, 0);
    const Numbers* indices = numbers_of(node, 1);
    if (from == nullptr || indices == nullptr || node.integer("axis", 0) != 0 ||
        node.input(0)->shape.size() != 1) {
        return std::nullopt;
    }
    Numbers result;
    for (const double index : *indices) {
        const auto found = place(index, static_cast<std::int64_t>(from->size()));
        if (!found) {
            return std::nullopt;
        }
        result.push_back((*from)[*found]);
    }
    return result;
}

Folded joined(const Node& node) {
    Numbers result;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
        const Numbers* part = numbers_of(node, i);
        if (part == nullptr || node.input(i)->shape.size() != 1) {
            return std::nullopt;
        }
        result.insert(result.end(), part->begin(), part->end());
    }
    return result;
}

/// Cuts a list; bounds are attributes before opset 10, inputs since.
Folded sliced(const Node& node) {
    const Numbers* from = numbers_of(node, 0);
    if (from == nullptr || node.input(0)->shape.size() != 1) {
        return std::nullopt;
    }
    const auto bound = [&](const char* name, std::size_t index) -> std::optional<std::int64_t> {
        if (const Numbers* numbers = numbers_of(node, index)) {
            return numbers->size() == 1 ? std::optional(whole(numbers->front())) : std::nullopt;
        }
        const auto found = node.integers.find(name);
        return found != node.integers.end() && found->second.size() == 1
                   ? std::optional(found->second.front())
                   : std::nullopt;
    };
    const auto begin = bound("starts", 1);
    const auto end = bound("ends", 2);
    const std::int64_t step = bound("steps", 4).value_or(1);
    if (!begin || !end || step == 0) {
        return std::nullopt;
    }
    const auto size = static_cast<std::int64_t>(from->size());
    const auto within = [&](std::int64_t at) {
        return std::clamp(at < 0 ? at + size : at, step > 0 ? std::int64_t{0} : std::int64_t{-1},
                          step > 0 ? size : size - 1);
    };
    Numbers result;
    for (std::int64_t at = within(*begin); step > 0 ? at < within(*end) : at > within(*end);
         at += step) {
        result.push_back((*from)[static_cast<std::size_t>(at)]);
    }
    return result;
}

using Combine = double (*)(double, double);
struct Pairwise {
    std::string_view name;
    Combine combine;
};
constexpr std::array<Pairwise, 12> pairwise{{
    {"Add", [](double a, double b) { return a + b; }},
    {"Sub", [](double a, double b) { return a - b; }},
    {"Mul", [](double a, double b) { return a * b; }},
    {"Div", [](double a, double b) { return a / b; }},
    {"Mod", [](double a, double b) { return a - b * std::floor(a / b); }},
    {"Min", [](double a, double b) { return std::min(a, b); }},
    {"Max", [](double a, double b) { return std::max(a, b); }},
    {"Equal", [](double a, double b) { return a == b ? 1.0 : 0.0; }},
    {"Less", [](double a, double b) { return a < b ? 1.0 : 0.0; }},
    {"Greater", [](double a, double b) { return a > b ? 1.0 : 0.0; }},
    {"And", [](double a, double b) { return a != 0 && b != 0 ? 1.0 : 0.0; }},
    {"Or", [](double a, double b) { return a != 0 || b != 0 ? 1.0 : 0.0; }},
}};

using Turn = double (*)(double);
struct Single {
    std::string_view name;
    Turn turn;
};
constexpr std::array<Single, 12> single{{
    {"Identity", [](double a) { return a; }},
    {"Cast", [](double a) { return a; }},
    {"Reshape", [](double a) { return a; }},
    {"Flatten", [](double a) { return a; }},
    {"Squeeze", [](double a) { return a; }},
    {"Unsqueeze", [](double a) { return a; }},
    {"Neg", [](double a) { return -a; }},
    {"Abs", [](double a) { return std::fabs(a); }},
    {"Floor", [](double a) { return std::floor(a); }},
    {"Ceil", [](double a) { return std::ceil(a); }},
    {"Sqrt", [](double a) { return std::sqrt(a); }},
    {"Not", [](double a) { return a == 0 ? 1.0 : 0.0; }},
}};

/// The number of an operand that is as long as the output, or a single one for all of it.
std::optional<double> number_at(const Numbers& operand, std::size_t index, std::size_t size) {
    if (operand.size() != size && operand.size() != 1) {
        return std::nullopt;
    }
    return operand[operand.size() == 1 ? 0 : index];
}

Folded combined(const Node& node, Combine combine) {
    const Numbers* left = numbers_of(node, 0);
    const Numbers* right = numbers_of(node, 1);
    const auto size = static_cast<std::size_t>(node.outputs.front()->elements());
    if (left == nullptr || right == nullptr || node.inputs.size() != 2) {
        return std::nullopt;
    }
    Numbers result;
    for (std::size_t i = 0; i < size; ++i) {
        const auto a = number_at(*left, i, size);
        const auto b = number_at(*right, i, size);
        if (!a || !b) {
            return std::nullopt;
        }
        result.push_back(combine(*a, *b));
    }
    return result;
}

Folded chosen(const Node& node) {
    const Numbers* which = numbers_of(node, 0);
    const Numbers* yes = numbers_of(node, 1);
    const Numbers* no = numbers_of(node, 2);
    const auto size = static_cast<std::size_t>(node.outputs.front()->elements());
    if (which == nullptr || yes == nullptr || no == nullptr) {
        return std::nullopt;
    }
    Numbers result;
    for (std::size_t i = 0; i < size; ++i) {
        const auto is_first = number_at(*which, i, size);
        const auto number = is_first ? number_at(*is_first != 0 ? *yes : *no, i, size) : is_first;
        if (!number) {
            return std::nullopt;
        }
        result.push_back(*number);
    }
    return result;
}

Folded ranged(const Node& node) {
    const Numbers* begin = numbers_of(node, 0);
    const Numbers* step = numbers_of(node, 2);
    if (begin == nullptr || step == nullptr || begin->size() != 1 || step->size() != 1) {
        return std::nullopt;
    }
    Numbers result;
    for (std::int64_t i = 0; i < node.outputs.front()->elements(); ++i) {
        result.push_back(begin->front() + static_cast<double>(i) * step->front());
    }
    return result;
}

/// One number, in every place of the output.
Folded filled(const Node& node, double number) {
    return Numbers(static_cast<std::size_t>(node.outputs.front()->elements()), number);
}

Folded product(const Node& node) {
    const Numbers* factors = numbers_of(node, 0);
    if (factors == nullptr || node.outputs.front()->elements() != 1) {
        return std::nullopt;
    }
    double result = 1;
    for (const double factor : *factors) {
        result *= factor;
    }
    return Numbers{result};
}

Folded computed(const Node& node) {
    if (node.name == "Shape") {
        return shape_part(node);
    }
    if (node.name == "Size") {
        return Numbers{static_cast<double>(node.input(0)->elements())};
    }
    const auto has_name = [&](const auto& row) { return row.name == node.name; };
    if (const auto* found = std::find_if(pairwise.begin(), pairwise.end(), has_name);
        found != pairwise.end()) {
        return combined(node, found->combine);
    }
    const Numbers* numbers = numbers_of(node, 0);
    if (const auto* found = std::find_if(single.begin(), single.end(), has_name);
        found != single.end()) {
        Folded result = numbers != nullptr ? Folded(*numbers) : std::nullopt;
        if (result) {
            std::transform(result->begin(), result->end(), result->begin(), found->turn);
        }
        return result;
    }
    if (node.name == "ConstantOfShape") {
        const auto value = node.numbers.find("value");
        const bool is_given = value != node.numbers.end() && !value->second.empty();
        return filled(node, is_given ? value->second.front() : 0);
    }
    if ((node.name == "Expand" || node.name == "Tile") && numbers != nullptr &&
        numbers->size() == 1) {
        return filled(node, numbers->front());
    }
    return node.name == "Gather"       ? gathered(node)
           : node.name == "Concat"     ? joined(node)
           : node.name == "Slice"      ? sliced(node)
           : node.name == "Where"      ? chosen(node)
           : node.name == "Range"      ? ranged(node)
           : node.name == "ReduceProd" ? product(node)
                                       : std::nullopt;
}

} // namespace

Folded folded(const Node& node) {
    const Value* output = node.outputs.empty() ? nullptr : node.outputs.front().get();
    if (output == nullptr || !output->is_tensor || output->elements() > most_folded ||
        !node.domain.empty() || node.input(0) == nullptr) {
        return std::nullopt;
    }
    Folded result = computed(node);
    if (result && is_whole_format(node)) {
        // Division and casts of whole numbers drop what is behind the point.
        std::transform(result->begin(), result->end(), result->begin(),
                       [](double number) { return std::trunc(number); });
    }
    const bool fits = result && static_cast<std::int64_t>(result->size()) == output->elements();
    return fits ? result : std::nullopt;
}

} // namespace skusim::networks
