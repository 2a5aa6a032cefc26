// The table of fields of a compute target.
#pragma once

#include <skusim/catalog/target.hpp>
#include <skusim/schema/fields.hpp>

#include <string>

namespace skusim::scenarios {

/// What a rule says, and who says so.
[[nodiscard]] const schema::Notation<catalog::Rule>& rule_notation();

/// Every key that a target's file can have; its defaults are checked, and read elsewhere.
[[nodiscard]] const schema::Notation<catalog::Target>& target_notation();

/// The target that a checked map of `file` tells: paths in it become relative to where that is.
[[nodiscard]] catalog::Target described_target(const text::Value& map, const std::string& file);

} // namespace skusim::scenarios
