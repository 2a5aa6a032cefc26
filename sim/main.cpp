#include <skusim/cli/main.hpp>

int main(int argument_count, char** arguments) {
    return skusim::cli::run(argument_count, arguments);
}
