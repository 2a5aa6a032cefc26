#include <skusim/base/fault.hpp>
#include <skusim/cli/main.hpp>

#include "commands.hpp"
#include "options.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <exception>
#include <iostream>
#include <string_view>
#include <sys/resource.h>

namespace skusim::cli {

namespace {

struct Command {
    std::string_view name;
    std::string_view summary;
    int (*run)(const Words& words);
};

constexpr std::array<Command, 11> commands{{
    {"plan", "which SKU, and how many: the capacity plan of a scenario", plan_command},
    {"init", "a first scenario, from a few words", init_command},
    {"profile", "the load curve of one node of one SKU", profile_command},
    {"simulate", "one cluster under one load: every metric with its interval", simulate_command},
    {"sweep", "every scenario, SKU and varied value, as one table; resumable", sweep_command},
    {"compare", "two plans side by side; a guard for pipelines", compare_command},
    {"calibrate", "fit a service model to what a load tool measured", calibrate_command},
    {"check", "validate scenarios and catalogs: every fault with its place", check_command},
    {"catalog", "look at SKU catalogs and join them: list, show, import", catalog_command},
    {"inspect", "a model: its parameters, what a request costs, what of it fits on each card",
     inspect_command},
    {"measure", "load a running HTTP endpoint and measure its latencies", measure_command},
}};

void print_help(std::ostream& out) {
    out << "skusim: which machine SKU, and how many, serve a model at a concurrency, inside a "
           "latency objective\n\nusage: skusim COMMAND ...\n\n";
    for (const Command& command : commands) {
        out << "  " << command.name << std::string(10 - command.name.size(), ' ') << command.summary
            << '\n';
    }
    out << "\nskusim help COMMAND tells more; skusim --version the version.\n"
           "Exit status: 0 done; 1 no plan meets the objective; 2 unusable input.\n";
}

const Command* find_command(std::string_view name) {
    const auto* found = std::find_if(commands.begin(), commands.end(),
                                     [&](const Command& it) { return it.name == name; });
    return found == commands.end() ? nullptr : found;
}

int unknown_command(std::string_view word) {
    std::vector<std::string_view> names;
    for (const Command& command : commands) {
        names.push_back(command.name);
    }
    const std::string_view meant = nearest(word, names);
    tell("skusim: unknown command \"" + std::string(word) + '"' +
         (meant.empty() ? "" : "; did you mean \"" + std::string(meant) + "\"?") +
         " See skusim --help");
    return unusable_input;
}

int dispatch(const Words& words) {
    if (words.empty()) {
        print_help(std::cerr);
        return unusable_input;
    }
    if (words[0] == "--help" || words[0] == "-h" || words == Words{"help"}) {
        print_help(std::cout);
        return done;
    }
    if (words[0] == "help") {
        const Command* command = find_command(words[1]);
        return command == nullptr ? unknown_command(words[1]) : command->run({"--help"});
    }
    if (words[0] == "--version") {
        std::cout << "skusim " SKUSIM_VERSION "\n";
        return done;
    }
    const Command* command = find_command(words[0]);
    if (command == nullptr) {
        return unknown_command(words[0]);
    }
    const Words rest(words.begin() + 1, words.end());
    if (std::find(rest.begin(), rest.end(), "--version") != rest.end()) {
        std::cout << "skusim " SKUSIM_VERSION "\n";
        return done;
    }
    return command->run(rest);
}

/// Makes room for what a plan keeps on its stack, as far as the system lets it. False where that is
/// too little: to run into the stack's end is to be killed without a word.
bool has_stack() {
    constexpr rlim_t wanted = 8 << 20;
    constexpr rlim_t least = 256 << 10;
    rlimit stack{};
    if (getrlimit(RLIMIT_STACK, &stack) != 0 || stack.rlim_cur >= wanted) {
        return true;
    }
    stack.rlim_cur = std::min(stack.rlim_max, wanted);
    setrlimit(RLIMIT_STACK, &stack);
    return stack.rlim_cur >= least;
}

} // namespace

int run(int argument_count, char** arguments) {
    std::ios::sync_with_stdio(false);
    std::signal(SIGXFSZ, SIG_IGN); // a file that may not grow fails to be written, which is told
    if (!has_stack()) {
        tell("skusim: the stack is too small; allow 256 KiB or more: ulimit -s 8192");
        return unusable_input;
    }
    try {
        const int status = dispatch(Words(arguments + 1, arguments + argument_count));
        if (status == done && !std::cout.flush()) {
            tell("cannot write to standard output");
            return unusable_input;
        }
        return status;
    } catch (const std::bad_alloc&) {
        std::cerr << "skusim: out of memory\n";
        return unusable_input;
    } catch (const std::exception& error) {
        // Readers give faults as values; this is a library's last word on something unforeseen.
        tell(std::string("skusim: ") + error.what());
        return unusable_input;
    }
}

} // namespace skusim::cli
