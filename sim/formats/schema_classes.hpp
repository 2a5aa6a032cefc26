// Classes of requests: what a scenario file can say, what is checked, and what it means.
#pragma once

#include <skusim/scenario/scenario.hpp>

#include "schema_type.hpp"

namespace skusim::formats {

/// The list under `classes`.
[[nodiscard]] TypePointer classes_type();

/// Rules between `classes` and the rest of the scenario.
void check_classes(const Value& map, Findings& findings);

/// Puts the classes of a checked scenario into `scenario`, whose other values are set: their
/// objectives into its objective, and what their models need into its model.
void read_classes(scenario::Scenario& scenario, const Value& map);

/// Gives the classes the shares that the scenario's recording tells, once that is read.
[[nodiscard]] Result<void> take_recorded_shares(scenario::Scenario& scenario, const Value& map);

} // namespace skusim::formats
