#include "values.hpp"

#include <skusim/text/plain.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::networks {

namespace {

// onnx.proto3, TensorProto.DataType, to ONNX 1.17.
constexpr std::array<ElementFormat, 22> element_formats{{
    {1, "fp32", 32, true, false},
    {2, "uint8", 8, true, true},
    {3, "int8", 8, true, true},
    {4, "uint16", 16, false, true},
    {5, "int16", 16, false, true},
    {int32_code, "int32", 32, false, true},
    {int64_code, "int64", 64, false, true},
    {9, "bool", 8, false, true},
    {10, "fp16", 16, true, false},
    {11, "fp64", 64, true, false},
    {12, "uint32", 32, false, true},
    {13, "uint64", 64, false, true},
    {14, "complex64", 64, true, false},
    {15, "complex128", 128, true, false},
    {16, "bf16", 16, true, false},
    {17, "fp8", 8, true, false},
    {18, "fp8", 8, true, false},
    {19, "fp8", 8, true, false},
    {20, "fp8", 8, true, false},
    {21, "uint4", 4, true, true},
    {22, "int4", 4, true, true},
    {23, "fp4", 4, true, false},
}};

} // namespace

const ElementFormat* element_format(int code) {
    const auto* found = std::find_if(element_formats.begin(), element_formats.end(),
                                     [&](const ElementFormat& it) { return it.code == code; });
    return found == element_formats.end() ? nullptr : found;
}

std::string format_name(int code) {
    const ElementFormat* format = element_format(code);
    return format != nullptr ? std::string(format->name) : fmt::format("format {}", code);
}

std::optional<std::int64_t> elements_of(const Shape& shape) {
    // An axis of 0 makes the whole tensor empty, whatever the others are.
    std::int64_t product = std::find(shape.begin(), shape.end(), 0) == shape.end() ? 1 : 0;
    for (const std::int64_t axis : shape) {
        if (axis < 0 || (axis > 0 && product > most_elements / axis)) {
            return std::nullopt;
        }
        product *= axis;
    }
    return product;
}

std::int64_t bytes_of(std::int64_t elements, int format) {
    const ElementFormat* found = element_format(format);
    return found == nullptr ? 0 : (elements * found->bits + 7) / 8;
}

std::string shape_text(const Shape& shape) {
    return shape.empty() ? "scalar" : fmt::format("{}", fmt::join(shape, " x "));
}

std::string told(std::string_view given, std::size_t longest) {
    std::string result;
    std::string_view rest = given;
    while (!rest.empty() && result.size() < longest) {
        const std::size_t length = text::utf8_length(rest);
        const bool is_control = static_cast<unsigned char>(rest.front()) < 0x20 || rest[0] == 0x7f;
        if (length == 0 || is_control) {
            result += '?';
        } else {
            result += rest.substr(0, length);
        }
        rest.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return rest.empty() ? result : result + "...";
}

std::int64_t Value::elements() const {
    return is_tensor ? elements_of(shape).value_or(0) : 0;
}

const Value* Node::input(std::size_t index) const {
    return index < inputs.size() ? inputs[index].get() : nullptr;
}

std::int64_t Node::integer(const std::string& attribute, std::int64_t otherwise) const {
    const auto found = integers.find(attribute);
    return found == integers.end() || found->second.empty() ? otherwise : found->second.front();
}

std::string Node::text(const std::string& attribute, const char* otherwise) const {
    const auto found = texts.find(attribute);
    return found == texts.end() ? otherwise : found->second;
}

} // namespace skusim::networks
