// Reads how many nodes are needed, hour by hour.
#pragma once

#include <skusim/base/fault.hpp>

#include <string>
#include <vector>

namespace skusim::traces {

struct NodeDemand {
    std::vector<int> nodes; ///< of each interval; never empty, and not 0 in all of them
    std::string hash;       ///< of the file
};

/// Reads CSV with the columns `start` (a time in UTC, "2026-03-29 02:00:00") and `nodes`, in order
/// of time, the intervals all as long as the first.
///
/// Faults, with line and column: a time that is none, one that is missing (as one hour is that a
/// clock of local time leaps over) or told twice (as one is that it repeats), nodes that are no
/// whole number from 0 to 100000, a demand of no nodes at all.
[[nodiscard]] Result<NodeDemand> read_node_demand(const std::string& path);

} // namespace skusim::traces
