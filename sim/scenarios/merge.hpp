// Values that a scenario leaves out, put into its tree before that is checked.
#pragma once

#include <skusim/scenario/scenario.hpp>
#include <skusim/text/tree.hpp>

#include <string>
#include <vector>

namespace skusim::scenarios {

/// Puts each value, a part of a scenario, at its key unless the scenario has that key, be it to
/// switch the value off. Maps are filled in key by key, except those with a `kind`. What was put in
/// is added to `applied`, with the source.
void merge_into(text::Value& scenario, const text::Value& values, const std::string& source,
                std::vector<scenario::AppliedDefault>& applied);

} // namespace skusim::scenarios
