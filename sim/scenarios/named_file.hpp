// Files that a scenario names.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/text/tree.hpp>

#include <string>
#include <string_view>

namespace skusim::scenarios {

/// Where a file is named.
struct NamedAt {
    const std::string& file;
    const text::Mark& mark;
};

/// A file that cannot be read has no lines: faults without one are told at the key that names it,
/// with the key and the file before the message.
[[nodiscard]] Faults told_where_named(Faults faults, std::string_view key, const NamedAt& named);

} // namespace skusim::scenarios
