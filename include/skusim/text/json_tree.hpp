// A JSON document as a tree of values that know their places.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/text/tree.hpp>

#include <string>
#include <string_view>

namespace skusim::text {

/// The whole document: numbers keep their digits as written, in Value::scalar; texts are `quoted`.
/// Faults, with line and column: malformed JSON, bytes that are not UTF-8, nesting over the depth
/// limit, text over the size limit (json_items.hpp).
[[nodiscard]] Result<Value> read_json(const std::string& file, std::string_view text);

} // namespace skusim::text
