// In which order the cells of a sweep are begun, where several are worked on at a time.
#pragma once

#include <skusim/sweep/grid.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace skusim::sweep {

/// The numbers of all cells, by falling cost as it is expected, so that no long one is begun last:
/// of every group the cell that is lowest on the ladder, then the next, and so on, as a small
/// machine takes the most nodes.
[[nodiscard]] std::vector<std::size_t> dealing_order(const Grid& grid);

/// It is made of all cells with their keys and values: those who read the same sweep have one.
[[nodiscard]] std::string fingerprint_of(const Grid& grid, const std::string& version);

} // namespace skusim::sweep
