// Options that are given once for all files, or once for each.
#pragma once

#include <skusim/base/fault.hpp>

#include "options.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace skusim::cli {

/// One word for each file; all empty if the option is not given. A fault if they are
/// neither one nor as many as the files.
[[nodiscard]] Result<std::vector<std::string>>
per_file(const ParsedWords& parsed, const std::string& option, std::size_t files);

/// One whole number from 1 for each file, by the rules of per_file().
[[nodiscard]] Result<std::vector<std::optional<int>>>
numbers_per_file(const ParsedWords& parsed, const std::string& option, std::size_t files);

} // namespace skusim::cli
