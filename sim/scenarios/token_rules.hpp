// Rules between the keys of a language model's service and others.
#pragma once

#include <skusim/schema/type.hpp>
#include <skusim/text/tree.hpp>

namespace skusim::scenarios {

/// Keys of tokens stand in scenarios of a language model alone, and keys that an engine knows
/// nothing of do not.
void check_service_of_tokens(const text::Value& map, schema::Findings& findings);

} // namespace skusim::scenarios
