// What a scenario tells of its prompts, and what of them a cache of prefixes may find.
#pragma once

#include <skusim/placement/token_bounds.hpp>
#include <skusim/scenario/scenario.hpp>

namespace skusim::placement {

/// Whether a cache of prefixes has anything to find.
[[nodiscard]] bool begins_alike(const scenario::Scenario& scenario);

/// Requests of these tokens, as a cache of prefixes or none computes them.
[[nodiscard]] Prompts prompts_of(const scenario::Scenario& scenario,
                                 const workload::TokenMoments& all, bool has_cache);

} // namespace skusim::placement
