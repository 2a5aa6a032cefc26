#include "check.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>
#include <string>

namespace skusim::schema {
using namespace text;

namespace {

// What YAML 1.2's core schema would make of a plain scalar: text is what is nothing else.
bool is_plain_text(const Value& value) {
    static const std::vector<std::string_view> words{"true",  "True",  "TRUE", "false", "False",
                                                     "FALSE", ".nan",  ".NaN", ".NAN",  ".inf",
                                                     "-.inf", "+.inf", ".Inf", "-.Inf", "+.Inf"};
    return value.quoted || (!parse_decimal(value.scalar) &&
                            std::find(words.begin(), words.end(), value.scalar) == words.end());
}

std::string range_text(const QuantityType& type) {
    return fmt::format("{}{} to {}{}", type.or_zero ? "0 or " : "", type.low, type.high,
                       type.word.empty() ? "" : ", or " + type.word);
}

// A bare ratio could be meant as a share or in percent: each reading that the range allows.
std::string likely_ratios(const QuantityType& type, double number) {
    const double low = parse_quantity(type.dimension, type.low)->value;
    const double high = parse_quantity(type.dimension, type.high)->value;
    std::vector<std::string> readings;
    for (const double percent : {number, 100 * number}) {
        const double share = percent / 100;
        if ((share >= low && share <= high) && (readings.empty() || number != 0)) {
            readings.push_back(fmt::format("\"{:.12g} %\"", percent));
        }
    }
    return fmt::format("{}", fmt::join(readings, " or "));
}

/// A terminal may do anything on one.
bool is_control(char character) {
    const auto code = static_cast<unsigned char>(character);
    return code < 0x20 || code == 0x7f;
}

bool is_whole_number(std::string_view text) {
    return !text.empty() && (text == "0" || text.front() != '0') &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

void Check::add(const Mark& mark, const std::string& message) const {
    findings_.add(mark, path_.empty() ? message : path_ + ": " + message);
}

std::string Check::path_of(std::string_view key) const {
    const std::string name = key.size() > 60 ? "..." : std::string(key);
    return path_.empty() ? name : path_ + '.' + name;
}

void Check::add_wrong_form(std::string_view expected) const {
    std::string found;
    switch (value_.kind) {
    case Value::Kind::nothing:
        found = "nothing";
        break;
    case Value::Kind::list:
        found = "a list";
        break;
    case Value::Kind::map:
        found = "a map";
        break;
    case Value::Kind::scalar:
    case Value::Kind::refused:
        found = shown(value_.scalar);
        break;
    }
    add(value_.mark, fmt::format("found {}, expected {}", found, expected));
}

bool Check::is_scalar(std::string_view expected) const {
    if (value_.kind != Value::Kind::scalar) {
        add_wrong_form(expected);
        return false;
    }
    return true;
}

void Check::operator()(const QuantityType& type) const {
    const DimensionFacts& dimension = facts(type.dimension);
    if (!is_scalar(fmt::format("{} such as \"{}\"", dimension.noun, dimension.example)) ||
        (!type.word.empty() && value_.scalar == type.word)) {
        return;
    }
    const auto bare = parse_decimal(value_.scalar);
    if (bare && *bare != 0 && type.dimension == Dimension::ratio) {
        const std::string likely = likely_ratios(type, *bare);
        return add(value_.mark, fmt::format("{} has no unit; {}", shown(value_.scalar),
                                            likely.empty() ? "expected " + range_text(type)
                                                           : "did you mean " + likely + "?"));
    }
    const auto quantity = parse_quantity(type.dimension, value_.scalar);
    if (!quantity) {
        return add(value_.mark,
                   quantity.error() + (type.word.empty() ? "" : " (or write " + type.word + ")"));
    }
    const double low = parse_quantity(type.dimension, type.low)->value;
    const double high = parse_quantity(type.dimension, type.high)->value;
    const bool zero = type.or_zero && quantity->value == 0;
    if (!zero && !(quantity->value >= low && quantity->value <= high)) {
        add(value_.mark,
            fmt::format("{} is out of range; expected {}", shown(value_.scalar), range_text(type)));
    }
}

void Check::operator()(const IntegerType& type) const {
    std::string expected = fmt::format("a whole number from {} to {}", type.low, type.high);
    for (const std::string& word : type.words) {
        expected += ", or " + word;
    }
    const auto is_word = [&] {
        return std::find(type.words.begin(), type.words.end(), value_.scalar) != type.words.end();
    };
    if (!is_scalar(expected) || is_word()) {
        return;
    }
    if (value_.quoted && is_whole_number(value_.scalar)) {
        return add(value_.mark,
                   fmt::format("{} in quotes is text; remove the quotes", shown(value_.scalar)));
    }
    const bool negative = value_.scalar.starts_with('-');
    if (value_.quoted ||
        !is_whole_number(std::string_view(value_.scalar).substr(negative ? 1 : 0))) {
        return add_wrong_form(expected);
    }
    std::uint64_t number = 0;
    const char* end = value_.scalar.data() + value_.scalar.size();
    const auto [rest, error] = std::from_chars(value_.scalar.data(), end, number);
    if (negative || error != std::errc{} || number < type.low || number > type.high) {
        add(value_.mark,
            fmt::format("{} is out of range; expected {}", shown(value_.scalar), expected));
    }
}

void Check::operator()(const NumberType& type) const {
    const std::string expected = fmt::format("a number from {:g} to {:g}", type.low, type.high);
    if (!is_scalar(expected)) {
        return;
    }
    const auto number = value_.quoted ? std::nullopt : parse_decimal(value_.scalar);
    if (!number) {
        return add_wrong_form(expected);
    }
    if (!(*number >= type.low && *number <= type.high)) {
        add(value_.mark,
            fmt::format("{} is out of range; expected {}", shown(value_.scalar), expected));
    }
}

void Check::operator()(const TextType& type) const {
    if (!is_scalar("text")) {
        return;
    }
    const std::string& text = value_.scalar;
    if (!is_plain_text(value_)) {
        add(value_.mark,
            fmt::format("{} is not text; put it in quotes: \"{}\"", shown(text), text));
    } else if (text.empty() || text.size() > type.longest ||
               std::any_of(text.begin(), text.end(), is_control)) {
        add(value_.mark, fmt::format("{} does not fit; expected one line of 1 to {} characters, "
                                     "none of them a control character",
                                     shown(text), type.longest));
    }
}

void Check::operator()(const BooleanType&) const {
    if (is_scalar("true or false") &&
        (value_.quoted || (value_.scalar != "true" && value_.scalar != "false"))) {
        add_wrong_form("true or false");
    }
}

void Check::operator()(const VersionType& type) const {
    const std::string expected = fmt::format("the version of the format: {}", type.known);
    if (!is_scalar(expected) || (!value_.quoted && value_.scalar == std::to_string(type.known))) {
        return;
    }
    if (!value_.quoted && is_whole_number(value_.scalar)) {
        return add(value_.mark, fmt::format("version {} is not known; known versions: {}",
                                            shown(value_.scalar), type.known));
    }
    add_wrong_form(expected);
}

void Check::operator()(const ChoiceType& type) const {
    const std::vector<std::string_view> known = names(type);
    std::string list = fmt::format("{}", fmt::join(known, ", "));
    if (!type.file_ending.empty()) {
        list += fmt::format(", or a path that ends in {}", type.file_ending);
    }
    const auto is_path = [&] {
        return !type.file_ending.empty() && value_.scalar.ends_with(type.file_ending);
    };
    if (!is_scalar("one of " + list) || is_path() ||
        std::find(known.begin(), known.end(), value_.scalar) != known.end()) {
        return;
    }
    if (std::find(type.planned.begin(), type.planned.end(), value_.scalar) != type.planned.end()) {
        return add(value_.mark, fmt::format("{} is not supported in this version; supported: {}",
                                            shown(value_.scalar), list));
    }
    const std::string_view near = nearest(value_.scalar, known);
    add(value_.mark,
        fmt::format("{} is not known; {}expected one of {}", shown(value_.scalar),
                    near.empty() ? "" : fmt::format("did you mean \"{}\"? ", near), list));
}

} // namespace skusim::schema
