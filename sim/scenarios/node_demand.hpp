// The demand that commitments are held against, where a file tells it.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/text/tree.hpp>

#include "origin.hpp"

namespace skusim::scenarios {

/// Reads `policy.commitment.demand`, if the scenario names one.
[[nodiscard]] Result<void> read_demand(scenario::Scenario& scenario, const text::Value& map,
                                       Origin& origin);

} // namespace skusim::scenarios
