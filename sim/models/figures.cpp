#include "figures.hpp"

#include <skusim/text/quantities.hpp>

#include <charconv>
#include <fmt/format.h>
#include <utility>

namespace skusim::models {

using text::Value;

namespace {

std::string what_it_is(const Value& value) {
    switch (value.kind) {
    case Value::Kind::list:
        return "a list";
    case Value::Kind::map:
        return "an object";
    default:
        return value.quoted ? "the text " + text::shown(value.scalar) : value.scalar;
    }
}

} // namespace

const text::Entry* Figures::entry(Names names) const {
    for (const std::string_view name : names) {
        for (const text::Entry& entry : object_.entries) {
            if (entry.key == name && entry.value.kind != Value::Kind::nothing) {
                return &entry;
            }
        }
    }
    return nullptr;
}

const Value* Figures::find(Names names) const {
    const text::Entry* found = entry(names);
    return found == nullptr ? nullptr : &found->value;
}

void Figures::refuse(const Value& at, std::string message) const {
    faults_.push_back({{file_, at.mark.line, at.mark.column}, std::move(message)});
}

std::optional<std::int64_t> Figures::count(Names names, std::int64_t most) const {
    const text::Entry* found = entry(names);
    if (found == nullptr) {
        return std::nullopt;
    }
    const std::string& word = found->value.scalar;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (found->value.kind != Value::Kind::scalar || found->value.quoted || error != std::errc{} ||
        end != word.data() + word.size() || number < 1 || number > most) {
        refuse(found->value, fmt::format("{} is {}; expected a whole number from 1, at most {}",
                                         found->key, what_it_is(found->value), most));
        return std::nullopt;
    }
    return number;
}

std::int64_t Figures::needed_count(Names names, std::int64_t most) const {
    if (find(names) == nullptr) {
        refuse(object_, fmt::format("{} is missing", *names.begin()));
        return 0;
    }
    return count(names, most).value_or(0);
}

std::optional<double> Figures::number(Names names) const {
    const text::Entry* found = entry(names);
    if (found == nullptr) {
        return std::nullopt;
    }
    const std::optional<double> number =
        found->value.quoted ? std::nullopt : text::parse_decimal(found->value.scalar);
    if (!number || *number <= 0) {
        refuse(found->value, fmt::format("{} is {}; expected a number above 0", found->key,
                                         what_it_is(found->value)));
        return std::nullopt;
    }
    return number;
}

std::optional<bool> Figures::flag(Names names) const {
    const text::Entry* found = entry(names);
    if (found == nullptr) {
        return std::nullopt;
    }
    const std::string& word = found->value.scalar;
    if (found->value.quoted || (word != "true" && word != "false")) {
        refuse(found->value, fmt::format("{} is {}; expected true or false", found->key,
                                         what_it_is(found->value)));
        return std::nullopt;
    }
    return word == "true";
}

const Value* Figures::of_kind(Names names, Value::Kind kind, std::string_view expected) const {
    const text::Entry* found = entry(names);
    if (found == nullptr) {
        return nullptr;
    }
    if (found->value.kind != kind) {
        refuse(found->value, fmt::format("{} is {}; expected {}", found->key,
                                         what_it_is(found->value), expected));
        return nullptr;
    }
    return &found->value;
}

std::string Figures::text(Names names) const {
    const Value* found = of_kind(names, Value::Kind::scalar, "a text");
    return found == nullptr ? std::string() : found->scalar;
}

const Value* Figures::list(Names names) const {
    return of_kind(names, Value::Kind::list, "a list");
}

const Value* Figures::map(Names names) const {
    return of_kind(names, Value::Kind::map, "an object");
}

} // namespace skusim::models
