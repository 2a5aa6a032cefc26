// The model, what each node runs of it, and what stands around the nodes.
#pragma once

#include <skusim/scenario/scenario.hpp>
#include <skusim/schema/fields.hpp>

#include <optional>

namespace skusim::scenarios {

[[nodiscard]] const schema::Notation<scenario::Model>& model();
[[nodiscard]] const schema::Notation<scenario::Node>& node();
[[nodiscard]] schema::Notation<serving::Dispatch> router();
[[nodiscard]] schema::Notation<std::optional<scenario::FrontEndRules>> front_end();
[[nodiscard]] schema::Notation<std::optional<serving::ScalingRules>> replica_scaling();

} // namespace skusim::scenarios
