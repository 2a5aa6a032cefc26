#include "networks/onnx/tensors.hpp"

#include "networks/folding.hpp"

#include <charconv>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <onnx/onnx_pb.h>

namespace skusim::networks {

namespace {

using ::onnx::TensorProto;

tl::unexpected<std::string> wrong(std::string what) {
    return tl::unexpected<std::string>(std::move(what));
}

/// Where the data of a tensor lies outside of the model's file.
struct ExternalPlace {
    std::string file;
    std::uintmax_t offset = 0;
    std::optional<std::uintmax_t> length;
};

tl::expected<ExternalPlace, std::string> external_place(const TensorProto& tensor) {
    ExternalPlace place;
    for (const auto& entry : tensor.external_data()) {
        const std::string& text = entry.value();
        std::uintmax_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        const bool is_number = error == std::errc() && end == text.data() + text.size();
        if (entry.key() == "location") {
            place.file = text;
        } else if ((entry.key() == "offset" || entry.key() == "length") && !is_number) {
            return wrong(fmt::format("its {} \"{}\" is no number", entry.key(), text));
        } else if (entry.key() == "offset") {
            place.offset = number;
        } else if (entry.key() == "length") {
            place.length = number;
        }
    }
    const std::filesystem::path path = place.file;
    const auto normal = path.lexically_normal();
    if (place.file.empty() || path.is_absolute() || *normal.begin() == "..") {
        return wrong(fmt::format("its data lies at \"{}\", which is no file in the model's folder",
                                 place.file));
    }
    return place;
}

tl::expected<void, std::string> check_external(const TensorProto& tensor, std::uintmax_t bytes,
                                               ExternalFiles& files) {
    const auto place = external_place(tensor);
    if (!place) {
        return wrong(place.error());
    }
    if (place->length.value_or(bytes) != bytes) {
        return wrong(fmt::format("its external data is {} bytes long, and its shape needs {}",
                                 *place->length, bytes));
    }
    const auto path = std::filesystem::path(files.folder) / place->file;
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
        files.missing.insert(place->file);
        return {};
    }
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error || place->offset > size || bytes > size - place->offset) {
        return wrong(fmt::format("its data ends behind the end of {}, which is {} bytes long",
                                 place->file, error ? 0 : size));
    }
    files.there.insert(place->file);
    return {};
}

/// How many entries of which list hold the data that is not raw.
std::int64_t entries_of(const TensorProto& tensor) {
    return std::int64_t{tensor.float_data_size()} + tensor.int32_data_size() +
           tensor.int64_data_size() + tensor.double_data_size() + tensor.uint64_data_size();
}

tl::expected<void, std::string> check_data(const TensorProto& tensor, const Value& value,
                                           ExternalFiles& files) {
    const ElementFormat* format = element_format(value.format);
    if (format == nullptr) {
        const bool is_text = value.format == TensorProto::STRING;
        return is_text ? tl::expected<void, std::string>()
                       : wrong(fmt::format("its {} is unknown", format_name(value.format)));
    }
    const std::int64_t bytes = value.bytes();
    if (tensor.data_location() == TensorProto::EXTERNAL) {
        return check_external(tensor, static_cast<std::uintmax_t>(bytes), files);
    }
    if (tensor.has_raw_data()) {
        const auto found = static_cast<std::int64_t>(tensor.raw_data().size());
        return found == bytes
                   ? tl::expected<void, std::string>()
                   : wrong(fmt::format("it has {} bytes of data, and its shape {} of {} "
                                       "needs {}",
                                       found, shape_text(value.shape), format->name, bytes));
    }
    const bool is_complex = format->name.starts_with("complex");
    const std::int64_t entries = is_complex         ? 2 * value.elements()
                                 : format->bits < 8 ? bytes
                                                    : value.elements();
    const std::int64_t found = entries_of(tensor);
    return found == entries ? tl::expected<void, std::string>()
                            : wrong(fmt::format("it has {} numbers, and its shape {} needs {}",
                                                found, shape_text(value.shape), entries));
}

template <class Number>
std::vector<double> from_raw(const std::string& raw) {
    std::vector<double> numbers;
    for (std::size_t at = 0; at + sizeof(Number) <= raw.size(); at += sizeof(Number)) {
        Number number{};
        std::memcpy(&number, raw.data() + at, sizeof(Number));
        numbers.push_back(static_cast<double>(number));
    }
    return numbers;
}

std::vector<double> raw_numbers(const TensorProto& tensor) {
    switch (tensor.data_type()) {
    case TensorProto::FLOAT:
        return from_raw<float>(tensor.raw_data());
    case TensorProto::DOUBLE:
        return from_raw<double>(tensor.raw_data());
    case TensorProto::INT64:
        return from_raw<std::int64_t>(tensor.raw_data());
    case TensorProto::INT32:
        return from_raw<std::int32_t>(tensor.raw_data());
    case TensorProto::INT8:
        return from_raw<std::int8_t>(tensor.raw_data());
    default:
        return from_raw<std::uint8_t>(tensor.raw_data());
    }
}

} // namespace

std::optional<std::vector<double>> numbers_of(const TensorProto& tensor, std::int64_t most) {
    const Shape shape(tensor.dims().begin(), tensor.dims().end());
    const auto elements = elements_of(shape);
    switch (tensor.data_type()) {
    case TensorProto::FLOAT:
    case TensorProto::DOUBLE:
    case TensorProto::INT64:
    case TensorProto::INT32:
    case TensorProto::INT8:
    case TensorProto::UINT8:
    case TensorProto::BOOL:
        break;
    default:
        return std::nullopt;
    }
    if (!elements || *elements > most || tensor.data_location() == TensorProto::EXTERNAL) {
        return std::nullopt;
    }
    std::vector<double> numbers;
    if (tensor.has_raw_data()) {
        numbers = raw_numbers(tensor);
    } else {
        numbers.insert(numbers.end(), tensor.float_data().begin(), tensor.float_data().end());
        numbers.insert(numbers.end(), tensor.double_data().begin(), tensor.double_data().end());
        numbers.insert(numbers.end(), tensor.int64_data().begin(), tensor.int64_data().end());
        numbers.insert(numbers.end(), tensor.int32_data().begin(), tensor.int32_data().end());
    }
    return static_cast<std::int64_t>(numbers.size()) == *elements ? std::optional(numbers)
                                                                  : std::nullopt;
}

tl::expected<Value, std::string> constant_of(const TensorProto& tensor, ExternalFiles& files) {
    Value value;
    value.name = told(tensor.name());
    value.format = tensor.data_type();
    value.shape.assign(tensor.dims().begin(), tensor.dims().end());
    value.is_constant = true;
    if (!elements_of(value.shape)) {
        return wrong(
            fmt::format("its shape {} is none that a tensor can have", shape_text(value.shape)));
    }
    if (const auto checked = check_data(tensor, value, files); !checked) {
        return wrong(checked.error());
    }
    value.numbers = numbers_of(tensor, most_folded);
    return value;
}

} // namespace skusim::networks
