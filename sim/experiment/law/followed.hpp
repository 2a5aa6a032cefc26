// How far the exact laws of theory are followed.
#pragma once

#include <skusim/experiment/trial.hpp>

namespace skusim::experiment {

/// Whether the sums behind the exact laws can be taken for this trial in little time and memory,
/// and in doubles: few servers, waiting places and clients; not so near to instability that
/// rounding decides whether there is a long run at all; of workers that batch for a constant time,
/// whose chain has a state for each request that may wait, few in a batch.
[[nodiscard]] bool is_followed(const Trial& trial);

} // namespace skusim::experiment
