// Scripts by which a shell completes the words of skusim, made of the table of commands.
#pragma once

#include <string>

namespace skusim::cli {

/// For bash 4 and newer, with or without the package bash-completion.
[[nodiscard]] std::string bash_completion();

/// For zsh's compsys: the text of a file `_skusim` in its fpath.
[[nodiscard]] std::string zsh_completion();

} // namespace skusim::cli
