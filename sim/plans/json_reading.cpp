#include "json_reading.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace skusim::plans {
using namespace text;

namespace {

const char* name(Value::Kind kind) {
    switch (kind) {
    case Value::Kind::list:
        return "an array";
    case Value::Kind::map:
        return "an object";
    case Value::Kind::nothing:
        return "null";
    case Value::Kind::scalar:
    case Value::Kind::refused:
        break;
    }
    return "a text or a number";
}

} // namespace

std::string without_control(std::string text) {
    std::replace_if(
        text.begin(), text.end(),
        [](char letter) {
            const auto byte = static_cast<unsigned char>(letter);
            return byte < 0x20 || byte == 0x7F;
        },
        ' ');
    return text;
}

void JsonReading::refuse(const Mark& mark, std::string message) {
    if (faults_.size() < most_faults) {
        faults_.push_back({{file_, mark.line, mark.column}, std::move(message)});
    }
}

const Value* JsonReading::given(const Value& map, std::string_view key) {
    const Value* value = map.kind == Value::Kind::map ? map.find(key) : nullptr;
    return value == nullptr || value->kind == Value::Kind::nothing ? nullptr : value;
}

const Value* JsonReading::required(const Value& map, std::string_view key, Value::Kind kind) {
    if (given(map, key) == nullptr) {
        refuse(map.mark, fmt::format("key \"{}\" is missing", key));
        return nullptr;
    }
    return structure(map, key, kind);
}

const Value* JsonReading::structure(const Value& map, std::string_view key, Value::Kind kind) {
    const Value* value = given(map, key);
    if (value != nullptr && value->kind != kind) {
        refuse(value->mark,
               fmt::format("\"{}\" is {}, expected {}", key, name(value->kind), name(kind)));
        return nullptr;
    }
    return value;
}

std::string JsonReading::text(const Value& map, std::string_view key) {
    const Value* value = structure(map, key, Value::Kind::scalar);
    if (value != nullptr && !value->quoted) {
        refuse(value->mark, fmt::format("\"{}\" is {}, expected a text", key, value->scalar));
        return {};
    }
    return plain(map, key);
}

std::string JsonReading::plain(const Value& map, std::string_view key) {
    const Value* value = given(map, key);
    return value == nullptr ? "" : without_control(value->scalar);
}

double JsonReading::number(const Value& value) {
    double number = 0;
    const char* end = value.scalar.data() + value.scalar.size();
    const auto [rest, error] = std::from_chars(value.scalar.data(), end, number);
    const bool is_number = value.kind == Value::Kind::scalar && !value.quoted && rest == end;
    if (!is_number || error != std::errc{} || !std::isfinite(number)) {
        refuse(value.mark, fmt::format("expected a number, found {}",
                                       value.kind == Value::Kind::scalar ? shown(value.scalar)
                                                                         : name(value.kind)));
        return 0;
    }
    return number;
}

bool JsonReading::truth(const Value& map, std::string_view key) {
    const Value* value = given(map, key);
    if (value == nullptr) {
        return false;
    }
    const bool is_truth = value->kind == Value::Kind::scalar && !value->quoted &&
                          (value->scalar == "true" || value->scalar == "false");
    if (!is_truth) {
        refuse(value->mark, fmt::format("\"{}\" is neither true nor false", key));
    }
    return is_truth && value->scalar == "true";
}

stats::Estimate JsonReading::estimate(const Value& map) {
    if (map.kind != Value::Kind::map || map.find("value") == nullptr ||
        given(map, "low") == nullptr) {
        refuse(map.mark, "expected an estimate: {\"value\": v, \"low\": l, \"high\": h}");
        return {};
    }
    const auto end = [&](const char* key) {
        const Value* value = given(map, key);
        return value == nullptr ? stats::infinite : number(*value);
    };
    const stats::Estimate estimate{end("value"), end("low"), end("high")};
    if (!(estimate.low <= estimate.value && estimate.value <= estimate.high)) {
        refuse(map.mark, "the value of an estimate lies between its low and its high end");
    }
    return estimate;
}

} // namespace skusim::plans
