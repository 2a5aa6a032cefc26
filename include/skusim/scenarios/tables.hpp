// The two tables of fields: of scenarios and of compute targets.
#pragma once

#include <skusim/schema/type.hpp>

namespace skusim::scenarios {

/// Everything a scenario file can say.
[[nodiscard]] const schema::Type& scenario_type();

/// Everything the data file of a compute target says.
[[nodiscard]] const schema::Type& target_type();

} // namespace skusim::scenarios
