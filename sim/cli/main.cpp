#include <skusim/cli/main.hpp>

namespace skusim::cli {

int run(int /*argument_count*/, char** /*arguments*/) { return 2; }

} // namespace skusim::cli
