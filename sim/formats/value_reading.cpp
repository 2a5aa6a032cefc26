#include "value_reading.hpp"

#include <skusim/base/check.hpp>

#include "quantity_text.hpp"

#include <charconv>
#include <cmath>
#include <filesystem>
#include <numbers>

namespace skusim::formats {
namespace {

WrittenQuantity quantity(Dimension dimension, const Value& value) {
    const auto read = parse_quantity(dimension, value.scalar);
    SKUSIM_CHECK(read.has_value(), "a quantity is checked before it is read");
    return *read;
}

random::Distribution uniform(const Value& map) {
    if (const Value* mean = map.find("mean")) {
        return {as_duration(*mean), random::uniform_shape(1 / std::numbers::sqrt3)};
    }
    const auto low = static_cast<double>(as_duration(at(map, "min")).count());
    const auto high = static_cast<double>(as_duration(at(map, "max")).count());
    const auto mean = static_cast<Duration::rep>(std::llround((low + high) / 2));
    return {Duration{mean},
            random::uniform_shape((high - low) / (high + low) / std::numbers::sqrt3)};
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
Operations as_operations(const Value& value) {
    return Operations{quantity(Dimension::operations, value).value};
}

UsdPerHour as_price(const Value& value) {
    const auto price = UsdPerHour::parse(quantity(Dimension::price, value).number);
    SKUSIM_CHECK(price.has_value(), "a price is checked before it is read");
    return *price;
}

std::uint64_t as_unsigned(const Value& value) {
    std::uint64_t number = 0;
    const char* end = value.scalar.data() + value.scalar.size();
    const auto [rest, error] = std::from_chars(value.scalar.data(), end, number);
    SKUSIM_CHECK(error == std::errc{} && rest == end,
                 "a whole number is checked before it is read");
    return number;
}

int as_int(const Value& value) {
    return static_cast<int>(as_unsigned(value));
}

double as_number(const Value& value) {
    const auto number = parse_decimal(value.scalar);
    SKUSIM_CHECK(number.has_value(), "a number is checked before it is read");
    return *number;
}

bool as_bool(const Value& value) {
    return value.scalar == "true";
}

std::string as_text(const Value& value) {
    return value.scalar;
}

random::Distribution as_distribution(const Value& map) {
    const std::string kind = at(map, "kind").scalar;
    if (kind == "uniform") {
        return uniform(map);
    }
    if (kind == "empirical") {
        std::vector<Duration> values;
        for (const Value& value : at(map, "values").items) {
            values.push_back(as_duration(value));
        }
        return random::empirical(values);
    }
    const Duration mean = as_duration(at(map, "mean"));
    if (kind == "constant") {
        return {mean, random::constant_shape()};
    }
    if (kind == "exponential") {
        return {mean, random::exponential_shape()};
    }
    const double cv = as_number(at(map, "cv"));
    if (kind == "lognormal") {
        return {mean, random::lognormal_shape(cv)};
    }
    if (kind == "gamma") {
        return {mean, random::gamma_shape(cv)};
    }
    SKUSIM_CHECK(kind == "hyperexponential", "every kind of the table has a distribution");
    return {mean, random::hyperexponential_shape(cv)};
}

workload::PatternArrivals as_pattern(const Value& map) {
    workload::PatternArrivals pattern;
    for (const Value& rate : at(map, "rates").items) {
        pattern.rates.push_back(as_rate(rate));
    }
    pattern.period = as_duration(at(map, "period"));
    return pattern;
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

} // namespace skusim::formats
