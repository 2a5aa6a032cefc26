#include <skusim/base/fault.hpp>
#include <skusim/cli/main.hpp>

#include "command_table.hpp"
#include "glossary.hpp"
#include "options.hpp"

#include <algorithm>
#include <csignal>
#include <exception>
#include <iostream>
#include <malloc.h>
#include <string>
#include <sys/resource.h>
#include <utility>
#include <vector>

namespace skusim::cli {

namespace {

using Words = std::vector<std::string>;

void print_help(std::ostream& out) {
    out << "skusim: which machine SKU, and how many, serve a model at a concurrency,\n"
           "inside a latency objective\n\nusage: skusim COMMAND ...\n\n";
    for (const Command& command : commands()) {
        out << "  " << command.name << std::string(13 - command.name.size(), ' ') << command.summary
            << '\n';
    }
    out << "\nskusim help COMMAND tells more, skusim help glossary what the words of results\n"
           "mean, skusim --version the version.\n"
           "Exit status: 0 done; 1 no plan meets the objective; 2 unusable input.\n";
}

int print_version() {
    std::cout << "skusim " SKUSIM_VERSION "\n";
    return done;
}

int unusable(const Faults& faults) {
    complain(faults);
    return unusable_input;
}

/// The command that the words begin with, and how many of them are its name: those of a part of a
/// command are two.
std::pair<const Command*, std::ptrdiff_t> named(const Words& words) {
    if (words.size() > 1) {
        if (const Command* part = find_command(words[0] + ' ' + words[1])) {
            return {part, 2};
        }
    }
    return {words.empty() ? nullptr : find_command(words[0]), 1};
}

/// What `skusim help ...` is asked for, by the words behind `help`.
int help_on(const Words& words) {
    if (words.empty()) {
        print_help(std::cout);
        return done;
    }
    if (words[0] == "glossary") {
        const Result<std::string> text = glossary_on({words.begin() + 1, words.end()});
        if (!text) {
            return unusable(text.error());
        }
        std::cout << *text;
        return done;
    }
    const auto [command, count] = named(words);
    return command == nullptr ? unusable(unknown_command(words[0]))
                              : run_command(command->words(), {"--help"}, command->run);
}

int dispatch(const Words& words) {
    if (words.empty()) {
        print_help(std::cerr);
        return unusable_input;
    }
    if (words[0] == "--help" || words[0] == "-h") {
        return help_on({});
    }
    if (words[0] == "help") {
        return help_on({words.begin() + 1, words.end()});
    }
    if (words[0] == "--version") {
        return print_version();
    }
    const auto [command, count] = named(words);
    if (command == nullptr) {
        return unusable(unknown_command(words[0]));
    }
    const Words rest(words.begin() + count, words.end());
    if (std::find(rest.begin(), rest.end(), "--version") != rest.end()) {
        return print_version();
    }
    return run_command(command->words(), rest, command->run);
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

/// What one simulated cluster gives back the next one takes: to hand it to the system between them,
/// page by page, is a sixteenth of a plan's time. What is far larger than a cluster's lists, as a
/// catalog's are, has pages of its own all the same: having grown, it would leave a hole behind.
void keep_freed_memory() {
#ifdef __GLIBC__
    constexpr int kept_bytes = 256 << 20;
    constexpr int apart_bytes = 1 << 20;
    mallopt(M_TRIM_THRESHOLD, kept_bytes);
    mallopt(M_MMAP_THRESHOLD, apart_bytes);
#endif
}

} // namespace

int run(int argument_count, char** arguments) {
    std::ios::sync_with_stdio(false);
    keep_freed_memory();
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
