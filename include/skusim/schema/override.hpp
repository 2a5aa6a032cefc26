// Values of a file that the command line replaces before the file is checked.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/text/tree.hpp>

namespace skusim::schema {

/// A value in place of the file's: `key` is a dotted path ("workload.arrivals.rate"), `value` is
/// YAML ("100 /s").
struct Override {
    std::string key;
    std::string value;
};

/// Puts the value at its dotted key, making the maps on the way that the file lacks. A fault if the
/// value is no YAML, or a key on the way is no map.
[[nodiscard]] Result<void> apply_override(text::Value& root, const Override& change);

/// "--vary workload.arrivals.rate=100 /s", the place of faults in such a value.
[[nodiscard]] std::string place_of(const Override& change);

} // namespace skusim::schema
