// What of the requests an engine serves.
#pragma once

#include <skusim/workload/tokens.hpp>

#include <cstdint>

namespace skusim::placement {

/// The moments of requests on an engine whose sequences have at most so many tokens: an output is
/// cut to what its prompt leaves, and a prompt that leaves nothing is refused and counts as no
/// tokens at all. `drawn` are the moments of `lengths`, which are drawn, before that.
[[nodiscard]] workload::TokenMoments served_moments(const workload::TokenLengths& lengths,
                                                    const workload::TokenMoments& drawn,
                                                    std::int64_t longest);

} // namespace skusim::placement
