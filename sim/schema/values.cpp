#include <skusim/base/check.hpp>
#include <skusim/schema/notation.hpp>
#include <skusim/schema/values.hpp>
#include <skusim/text/quantities.hpp>

#include <cmath>
#include <filesystem>

namespace skusim::schema {
using namespace text;

namespace {

WrittenQuantity quantity(Dimension dimension, const Value& value) {
    const auto read = parse_quantity(dimension, value.scalar);
    SKUSIM_CHECK(read.has_value(), "a quantity is checked before it is read");
    return *read;
}

} // namespace

Duration as_duration(const Value& value) {
    return Duration{std::llround(quantity(Dimension::time, value).value)};
}
Bytes as_bytes(const Value& value) {
    return Bytes{quantity(Dimension::bytes, value).value};
}
Rate as_rate(const Value& value) {
    return Rate{quantity(Dimension::rate, value).value};
}
double as_ratio(const Value& value) {
    return quantity(Dimension::ratio, value).value;
}
int as_int(const Value& value) {
    return static_cast<int>(unsigned_in(value));
}

double as_number(const Value& value) {
    const auto number = parse_decimal(value.scalar);
    SKUSIM_CHECK(number.has_value(), "a number is checked before it is read");
    return *number;
}

bool as_bool(const Value& value) {
    return value.scalar == "true";
}

const Value& at(const Value& map, std::string_view key) {
    const Value* value = map.find(key);
    SKUSIM_CHECK(value != nullptr, "a required key is checked before it is read");
    return *value;
}

std::string beside(const std::string& file, const std::string& path) {
    const auto folder = std::filesystem::path(file).parent_path();
    return (folder / path).lexically_normal().string();
}

} // namespace skusim::schema
