// The files of recorded requests that a scenario names: its trace, and pairs of tokens.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/text/tree.hpp>

#include "origin.hpp"

namespace skusim::scenarios {

/// Reads them into the scenario that the checked `map` tells. Of a language model the recording
/// tells the tokens, or `workload.tokens` does: neither or both is a fault.
[[nodiscard]] Result<void> read_recordings(scenario::Scenario& scenario, const text::Value& map,
                                           Origin& origin);

} // namespace skusim::scenarios
