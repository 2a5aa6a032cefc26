// From checked values of the tree to the values of the other floors. Only for values that
// check_value() found no fault with: anything else is a programmer's mistake.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/base/money.hpp>
#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>
#include <skusim/text/tree.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace skusim::schema {

[[nodiscard]] Duration as_duration(const text::Value& value);
[[nodiscard]] Bytes as_bytes(const text::Value& value);
[[nodiscard]] Rate as_rate(const text::Value& value);
[[nodiscard]] UsdPerHour as_price(const text::Value& value);
[[nodiscard]] double as_ratio(const text::Value& value);
[[nodiscard]] Operations as_operations(const text::Value& value);
[[nodiscard]] std::uint64_t as_unsigned(const text::Value& value);
[[nodiscard]] int as_int(const text::Value& value);
[[nodiscard]] double as_number(const text::Value& value);
[[nodiscard]] bool as_bool(const text::Value& value);
[[nodiscard]] std::string as_text(const text::Value& value);

/// The value of a key that the table requires.
[[nodiscard]] const text::Value& at(const text::Value& map, std::string_view key);

/// A path in a file: relative ones start at the folder of that file.
[[nodiscard]] std::string beside(const std::string& file, const std::string& path);

/// The value that a table of names gives to the text of `value`.
template <class Named, std::size_t count>
[[nodiscard]] Named by_name(const std::array<std::pair<std::string_view, Named>, count>& table,
                            const text::Value& value) {
    for (const auto& [name, named] : table) {
        if (name == value.scalar) {
            return named;
        }
    }
    SKUSIM_CHECK(false, "a name is checked before it is read");
    return {};
}

/// Puts the value of `key` into `target`, which keeps its default if the key is absent.
template <class Target, class Convert>
void set(Target& target, const text::Value& map, std::string_view key, Convert convert) {
    if (const text::Value* value = map.find(key)) {
        target = convert(*value);
    }
}

} // namespace skusim::schema
