// From the checked map of a target's file to its rules as values.
#pragma once

#include <skusim/catalog/target.hpp>
#include <skusim/text/tree.hpp>

#include <string>

namespace skusim::scenarios {

/// What the file says, without the defaults. Paths in it are made relative to where `file` is.
[[nodiscard]] catalog::Target to_target(const text::Value& map, const std::string& file);

/// The value of the key `rule`.
[[nodiscard]] catalog::Rule as_rule_of(const text::Value& map);

} // namespace skusim::scenarios
