// The table of fields of a scenario.
#pragma once

#include <skusim/scenario/scenario.hpp>
#include <skusim/schema/fields.hpp>
#include <skusim/text/tree.hpp>

#include <string>

namespace skusim::scenarios {

/// Every key that a scenario can have.
[[nodiscard]] const schema::Notation<scenario::Scenario>& scenario_notation();

/// The scenario that a checked map of `file` tells. What other files say is not read yet: service
/// tables are only named, recordings not even that; a target's rules and defaults are not there.
[[nodiscard]] scenario::Scenario described_scenario(const text::Value& map,
                                                    const std::string& file);

} // namespace skusim::scenarios
