// What follows from all that the user gave together.
#pragma once

#include <skusim/scenario/scenario.hpp>

namespace skusim::scenarios {

/// Settles whether a plan may choose the threads of a worker, and tells values that follow from
/// others among the scenario's defaults. Its inputs are known.
void derive(scenario::Scenario& scenario);

} // namespace skusim::scenarios
