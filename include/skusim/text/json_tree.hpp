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

/// A document that was read from a file, and the hash of its bytes (hash_text()).
struct JsonFile {
    Value root;
    std::string hash;
};

/// Faults are those of read_json, and a file that cannot be read.
[[nodiscard]] Result<JsonFile> read_json_file(const std::string& path);

} // namespace skusim::text
