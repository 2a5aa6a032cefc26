// Reads how many spot machines there were to be had, as it was recorded.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/base/time.hpp>

#include <string>
#include <vector>

namespace skusim::traces {

struct PoolTrace {
    Duration gap{};         ///< between two looks
    std::vector<int> nodes; ///< there at each look; never empty, and not 0 in all of them
    std::string hash;       ///< of the file
};

/// Reads JSON as skypilot-org/spot-traces has it:
///
///   {"metadata": {"gap_seconds": 300}, "data": [0, 0, 2, 16, 16, ...]}
///
/// Other keys, such as prices, are not read. Faults, with line and column: JSON of another form, a
/// gap that is not above 0, a count that is not a whole number from 0 to 100000, a pool that never
/// had a node, a file over 64 MiB.
[[nodiscard]] Result<PoolTrace> read_pool_trace(const std::string& path);

} // namespace skusim::traces
