// The command line: words in, exit status out.
#pragma once

namespace skusim::cli {

/// Runs the command that the arguments name. 0: done; 1: no plan meets the objective (the answer is
/// still printed); 2: unusable input.
[[nodiscard]] int run(int argument_count, char** arguments);

} // namespace skusim::cli
