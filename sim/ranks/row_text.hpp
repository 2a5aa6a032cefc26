// A row of a cell as texts, which every library that moves values from process to process can move.
#pragma once

#include <skusim/sweep/cell.hpp>

#include <string>
#include <vector>

namespace skusim::ranks {

/// One text for each value, from which it comes back bit for bit.
[[nodiscard]] std::vector<std::string> texts_of(const sweep::CellRow& row);
[[nodiscard]] sweep::CellRow row_of(const std::vector<std::string>& texts);

} // namespace skusim::ranks
