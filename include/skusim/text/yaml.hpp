// A YAML document as a tree. The strict reader behind it is the only code that sees yaml-cpp.
#pragma once

#include <skusim/text/tree.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace skusim::text {

/// What could be read of a document. Without a root, the text is no YAML at all; with a root and
/// faults, the rest of the document can still be checked.
struct YamlDocument {
    std::optional<Value> root;
    Faults faults;
};

inline constexpr std::size_t yaml_size_limit = std::size_t{4} << 20U;
inline constexpr std::size_t yaml_line_limit = std::size_t{256} << 10U;
inline constexpr std::size_t yaml_depth_limit = 64;
/// Brackets that may be open at once, those in comments and quotes counted too: the parser would
/// take all of them in, and the memory for that, before it tells the depth.
inline constexpr std::size_t yaml_bracket_limit = 1000;

/// Reads one YAML document. Refused, each with its place: text that is not UTF-8, control
/// characters, tabs in the indentation, anchors, aliases, tags, duplicate keys, keys that are not
/// text, a second document, nesting over the depth limit, texts and lines over their limits.
[[nodiscard]] YamlDocument parse_yaml(std::string_view text, const std::string& file);

} // namespace skusim::text
