// Text for a POSIX shell.
#pragma once

#include <string>
#include <vector>

namespace skusim {

/// The word as a POSIX shell reads it back.
[[nodiscard]] std::string shell_quoted(const std::string& word);
/// A command over several lines.
[[nodiscard]] std::string shell_command(const std::vector<std::string>& lines);

} // namespace skusim
