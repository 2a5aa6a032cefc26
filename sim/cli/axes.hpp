// Sizes of a network's axes in the words of a command line.
#pragma once

#include <skusim/networks/network_file.hpp>

#include "options.hpp"

#include <string>
#include <vector>

namespace skusim::cli {

/// --shape
[[nodiscard]] Option axes_option();

/// The sizes in words such as "batch=1". Faults: words of another form, and a name given twice.
[[nodiscard]] Result<networks::Axes> axes_of(const std::vector<std::string>& words);

} // namespace skusim::cli
