// Classes of requests: what a scenario file can say, what is checked, and what it means.
#pragma once

#include <skusim/scenario/scenario.hpp>
#include <skusim/schema/type.hpp>

namespace skusim::scenarios {

/// The list under `classes`.
[[nodiscard]] schema::TypePointer classes_type();

/// Rules between `classes` and the rest of the scenario.
void check_classes(const text::Value& map, schema::Findings& findings);

/// Puts the classes of a checked scenario into `scenario`, whose other values are set: their
/// objectives into its objective, and what their models need into its model.
void read_classes(scenario::Scenario& scenario, const text::Value& map);

/// Gives the classes the shares that the scenario's recording tells, once that is read.
[[nodiscard]] Result<void> take_recorded_shares(scenario::Scenario& scenario,
                                                const text::Value& map);

} // namespace skusim::scenarios
