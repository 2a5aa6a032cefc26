// A model that the scenario only names.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/text/tree.hpp>

#include <string>
#include <vector>

namespace skusim::scenarios {

/// Where the scenario has `model.name`, puts what is known of that model in: the sections `model`
/// and `service` of its card, or `model.llm` and a service of kind `llm`. What the scenario says
/// itself stays. What was put in is added to `applied`. The fault of a name that is not known names
/// the nearest.
[[nodiscard]] Result<void> put_named_model(text::Value& scenario, const std::string& file,
                                           std::vector<scenario::AppliedDefault>& applied);

} // namespace skusim::scenarios
