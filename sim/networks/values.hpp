// What flows between the operators of a network: tensors of known shape, some with known numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::networks {

/// How one element of a tensor is stored.
struct ElementFormat {
    int code; ///< TensorProto.DataType of ONNX
    std::string_view name;
    int bits;
    bool holds_parameters; ///< real numbers, or the 8 and 4 bits that they are quantised to
    bool is_integer;
};

/// nullptr for a code that is unknown, as of texts, which have no size.
[[nodiscard]] const ElementFormat* element_format(int code);

/// "fp32"; "format 99" for an unknown code.
[[nodiscard]] std::string format_name(int code);

inline constexpr int int32_code = 6;
inline constexpr int int64_code = 7;

using Shape = std::vector<std::int64_t>;

/// More elements than any machine has memory for: a larger tensor is a mistake of the file.
inline constexpr std::int64_t most_elements = std::int64_t{1} << 40;

/// The number of elements, or nothing where that is over most_elements or an axis is negative.
[[nodiscard]] std::optional<std::int64_t> elements_of(const Shape& shape);

/// Bytes of so many elements, whole ones. An unknown format has none.
[[nodiscard]] std::int64_t bytes_of(std::int64_t elements, int format);

/// "1 x 3 x 224 x 224"; "scalar" without axes.
[[nodiscard]] std::string shape_text(const Shape& shape);

/// A name, or a sentence with names, that a file has: on one line, clipped to `longest` bytes, with
/// a question mark for each byte that is a control character or no UTF-8.
[[nodiscard]] std::string told(std::string_view given, std::size_t longest = 120);

struct Value {
    std::string name; ///< as it is told
    int format = 0;
    bool is_tensor = true; ///< else a sequence or a map, which has no shape
    Shape shape;           ///< at most most_elements elements
    /// The numbers in it, row by row, where they are few and follow from the file and the shapes.
    std::optional<std::vector<double>> numbers;
    bool is_constant = false;         ///< depends on no input of the network
    std::vector<std::size_t> weights; ///< places in the list of the file's weights it is made of

    [[nodiscard]] std::int64_t elements() const;
    [[nodiscard]] std::int64_t bytes() const { return bytes_of(elements(), format); }
};

using ValuePointer = std::shared_ptr<Value>;

/// One call of an operator.
struct Node {
    std::string domain; ///< empty for ONNX's own; this and both names as they are told
    std::string name;   ///< of the operator
    std::string label;  ///< of this node
    std::vector<ValuePointer> inputs; ///< nullptr where an optional one is left out
    std::vector<ValuePointer> outputs;
    std::map<std::string, std::vector<std::int64_t>> integers; ///< attributes
    std::map<std::string, std::vector<double>> numbers;        ///< attributes
    std::map<std::string, std::string> texts;                  ///< attributes

    [[nodiscard]] std::string title() const { return domain.empty() ? name : domain + '.' + name; }
    /// The input, or nullptr where there is none.
    [[nodiscard]] const Value* input(std::size_t index) const;
    [[nodiscard]] std::int64_t integer(const std::string& attribute, std::int64_t otherwise) const;
    [[nodiscard]] std::string text(const std::string& attribute, const char* otherwise) const;
};

} // namespace skusim::networks
