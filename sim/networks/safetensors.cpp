#include "safetensors.hpp"

#include <skusim/text/json_tree.hpp>

#include "description.hpp"
#include "values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <string_view>

namespace skusim::networks {

namespace {

struct StoredFormat {
    std::string_view dtype;
    int code; ///< as values.hpp has it
};
constexpr std::array<StoredFormat, 15> stored_formats{{{"F64", 11},
                                                       {"F32", 1},
                                                       {"F16", 10},
                                                       {"BF16", 16},
                                                       {"F8_E4M3", 17},
                                                       {"F8_E5M2", 19},
                                                       {"I64", int64_code},
                                                       {"I32", int32_code},
                                                       {"I16", 5},
                                                       {"I8", 3},
                                                       {"U64", 13},
                                                       {"U32", 12},
                                                       {"U16", 4},
                                                       {"U8", 2},
                                                       {"BOOL", 9}}};

constexpr std::uintmax_t length_bytes = 8;
constexpr std::uintmax_t longest_header = 100'000'000; // the format's own limit

/// A whole number of the header, or nothing.
std::optional<std::int64_t> number_in(const text::Value& value) {
    std::int64_t number = 0;
    const std::string& digits = value.scalar;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool is_whole = value.kind == text::Value::Kind::scalar && !value.quoted &&
                          error == std::errc() && end == digits.data() + digits.size();
    return is_whole && number >= 0 ? std::optional(number) : std::nullopt;
}

std::optional<Shape> numbers_in(const text::Value* list) {
    if (list == nullptr || list->kind != text::Value::Kind::list) {
        return std::nullopt;
    }
    Shape numbers;
    for (const text::Value& item : list->items) {
        const auto number = number_in(item);
        if (!number) {
            return std::nullopt;
        }
        numbers.push_back(*number);
    }
    return numbers;
}

struct StoredTensor {
    int format = 0;
    std::int64_t elements = 0;
    std::int64_t end = 0;
};

/// The error is a phrase.
tl::expected<StoredTensor, std::string> tensor_in(const text::Value& entry) {
    const text::Value* dtype = entry.find("dtype");
    const auto shape = numbers_in(entry.find("shape"));
    const auto offsets = numbers_in(entry.find("data_offsets"));
    if (dtype == nullptr || !shape || !offsets || offsets->size() != 2) {
        return tl::unexpected<std::string>("a tensor has dtype, shape and two data_offsets");
    }
    const auto* format = std::find_if(stored_formats.begin(), stored_formats.end(),
                                      [&](const auto& it) { return it.dtype == dtype->scalar; });
    if (format == stored_formats.end()) {
        return tl::unexpected<std::string>("its dtype " + text::shown(dtype->scalar) +
                                           " is unknown");
    }
    const auto elements = elements_of(*shape);
    if (!elements) {
        return tl::unexpected<std::string>("its shape " + shape_text(*shape) +
                                           " is none that a tensor can have");
    }
    const std::int64_t bytes = bytes_of(*elements, format->code);
    const std::int64_t begin = offsets->front();
    if (offsets->back() < begin || offsets->back() - begin != bytes) {
        return tl::unexpected<std::string>(
            fmt::format("its data_offsets span {} bytes, and its shape {} of {} needs {}",
                        offsets->back() - begin, shape_text(*shape), dtype->scalar, bytes));
    }
    return StoredTensor{format->code, *elements, offsets->back()};
}

/// The header's JSON, after a look at whether the file is as long as that.
Result<std::string> header_of(const std::string& path, std::uintmax_t size) {
    const Place place{path, 0, 0};
    std::ifstream file(path, std::ios::binary);
    std::array<unsigned char, length_bytes> first{};
    file.read(reinterpret_cast<char*>(first.data()), first.size());
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < first.size(); ++i) {
        length |= static_cast<std::uint64_t>(first[i]) << (8 * i);
    }
    if (!file || size < length_bytes || length > longest_header || length > size - length_bytes) {
        return failure(place, fmt::format("is no .safetensors file, or cut short: of its {} bytes "
                                          "the header would be {}",
                                          size, length));
    }
    std::string text(static_cast<std::size_t>(length), ' ');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    return file ? Result<std::string>(std::move(text))
                : failure(place, "cannot be read to its end");
}

} // namespace

Result<Network> read_safetensors(const std::string& path) {
    const Place place{path, 0, 0};
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error) {
        return failure(place, "cannot be read: " + error.message());
    }
    const Result<std::string> text = header_of(path, size);
    const Result<text::Value> header = text ? text::read_json(path, *text) : failure(text.error());
    if (!header) {
        return failure(header.error());
    }
    if (header->kind != text::Value::Kind::map) {
        return failure(place, "its header is no JSON object of tensors");
    }
    Ingredients found;
    found.path = path;
    std::int64_t end = 0;
    for (const text::Entry& entry : header->entries) {
        if (entry.key == "__metadata__") {
            continue;
        }
        const auto tensor = tensor_in(entry.value);
        if (!tensor) {
            return failure(place,
                           fmt::format("tensor {}: {}", text::shown(entry.key), tensor.error()));
        }
        end = std::max(end, tensor->end);
        const ElementFormat* format = element_format(tensor->format);
        if (format->holds_parameters) {
            found.parameters += tensor->elements;
            found.bytes_by_format[std::string(format->name)] +=
                bytes_of(tensor->elements, tensor->format);
        }
    }
    const std::uintmax_t data = size - length_bytes - text->size();
    if (static_cast<std::uintmax_t>(end) != data) {
        return failure(place, fmt::format("is cut short, or is not what its header says: {} bytes "
                                          "of tensors, and {} in the file",
                                          end, data));
    }
    found.notes.emplace_back("The file tells sizes and no operations: its ram leaves out the "
                             "activations, and a service needs an .onnx file or a measurement.");
    return described(std::move(found));
}

} // namespace skusim::networks
