// The cells that the words of a sweep ask for.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/sweep/grid.hpp>

#include "options.hpp"

namespace skusim::cli {

/// Reads every scenario under every combination of values. Over 100,000 cells are a fault, unless
/// the user said --yes.
[[nodiscard]] Result<sweep::Grid> load_grid(const ParsedWords& words);

} // namespace skusim::cli
