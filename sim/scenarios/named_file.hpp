// Files that a scenario names.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/text/tree.hpp>

#include "origin.hpp"

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

/// A catalog is opened by those who need its SKUs; that it is not there is told to everybody.
[[nodiscard]] Result<void> check_catalogs_are_there(const scenario::Scenario& scenario,
                                                    const text::Value& map);

/// The user's tables of hardware belong to what a scenario is; who reads catalogs reads them.
[[nodiscard]] Result<void> add_hardware(const scenario::Scenario& scenario, const text::Value& map,
                                        Origin& origin);

} // namespace skusim::scenarios
