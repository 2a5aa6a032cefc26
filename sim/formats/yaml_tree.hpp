// A YAML document as a tree of values that know their places. The strict reader behind it is the
// only code that sees yaml-cpp.
#pragma once

#include <skusim/base/fault.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::formats {

/// Where a key or a value starts. Lines and columns count from 1, columns in bytes.
struct Mark {
    int line = 1;
    int column = 1;
    /// The file, where that is not the document's own: a target's default in a scenario.
    std::shared_ptr<const std::string> file = nullptr;
};

struct Entry;

struct Value {
    enum class Kind {
        nothing, ///< `key:` with no value, or `null`
        scalar,
        list,
        map,
        refused, ///< an alias: its fault is already told
    };

    Kind kind = Kind::nothing;
    Mark mark;
    std::string scalar;
    bool quoted = false;        ///< a quoted or block scalar: always text
    std::vector<Value> items;   ///< of a list
    std::vector<Entry> entries; ///< of a map, in file order; keys are unique

    /// The value of `key` in a map, or nullptr.
    [[nodiscard]] const Value* find(std::string_view key) const;
};

struct Entry {
    std::string key;
    Mark mark; ///< of the key
    Value value;
};

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

/// Faults of one file that are told; a list of more helps nobody.
inline constexpr std::size_t most_faults = 1000;

/// Reads one YAML document. Refused, each with its place: text that is not UTF-8, control
/// characters, tabs in the indentation, anchors, aliases, tags, duplicate keys, keys that are not
/// text, a second document, nesting over the depth limit, texts and lines over their limits.
[[nodiscard]] YamlDocument parse_yaml(std::string_view text, const std::string& file);

/// Marks the value, and all in it, as of that file, so that their faults are told there and not in
/// the document that they are merged into.
void set_file(Value& value, const std::shared_ptr<const std::string>& file);

/// `found` in double quotes for a message: clipped, and without line breaks and control characters.
[[nodiscard]] std::string shown(std::string_view found);

} // namespace skusim::formats
