// What a document in YAML or JSON says, as a tree of values that know their places.
#pragma once

#include <skusim/base/fault.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::text {

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

/// Faults of one file that are told; a list of more helps nobody.
inline constexpr std::size_t most_faults = 1000;

/// Marks the value, and all in it, as of that file, so that their faults are told there and not in
/// the document that they are merged into.
void set_file(Value& value, const std::shared_ptr<const std::string>& file);

/// The value on one line, as YAML's flow style writes it: `{kind: poisson, rate: 4 /s}`.
[[nodiscard]] std::string flow_text(const Value& value);

/// `found` in double quotes for a message: clipped, and without line breaks and control characters.
[[nodiscard]] std::string shown(std::string_view found);

} // namespace skusim::text
