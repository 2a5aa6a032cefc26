// Single checked values, for rules between keys. What is read for good is read by a Notation. Only
// for values that check_value() found no fault with: anything else is a programmer's mistake.
#pragma once

#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>
#include <skusim/text/tree.hpp>

#include <string>
#include <string_view>

namespace skusim::schema {

[[nodiscard]] Duration as_duration(const text::Value& value);
[[nodiscard]] Bytes as_bytes(const text::Value& value);
[[nodiscard]] Rate as_rate(const text::Value& value);
[[nodiscard]] double as_ratio(const text::Value& value);
[[nodiscard]] int as_int(const text::Value& value);
[[nodiscard]] double as_number(const text::Value& value);
[[nodiscard]] bool as_bool(const text::Value& value);

/// The value of a key that the table requires.
[[nodiscard]] const text::Value& at(const text::Value& map, std::string_view key);

/// A path in a file: relative ones start at the folder of that file.
[[nodiscard]] std::string beside(const std::string& file, const std::string& path);

} // namespace skusim::schema
