// The least that a quantile of the time to the first token can be.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/experiment/trial.hpp>

namespace skusim::planner {

/// With the engine to itself a request waits for its own prompt, for the API and for the front end,
/// and the longer its prompt, the longer: of the two independent times the quantile of the sum is
/// told from strata of equal probability, each taken at its lower edge, so that what is told is
/// never above. Prompts that no engine takes wait for ever. `node` serves tokens that are drawn;
/// the probability is above 0.
[[nodiscard]] Duration first_token_floor(const experiment::Trial& node, double probability);

} // namespace skusim::planner
