// What a person sees at a terminal, through a pseudo terminal.
#include "binary.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <poll.h>
#include <pty.h>
#include <regex>
#include <support/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

using namespace skusim::cli;

namespace {

struct Variable {
    const char* name;
    const char* value;
};

/// Says of what was shown until now whether that will do.
using Enough = std::function<bool(const std::string& text)>;

/// Everything that skusim shows on a terminal of so many columns, to its end; or what it shows
/// until that is `enough`, or for half a minute, when it is killed.
std::string shown(const std::vector<std::string>& words, const std::vector<Variable>& environment,
                  unsigned short columns = 120, const Enough& enough = {}) {
    winsize size{};
    size.ws_col = columns;
    size.ws_row = 50;
    int terminal = -1;
    const pid_t child = forkpty(&terminal, nullptr, nullptr, &size);
    REQUIRE(child >= 0);
    if (child == 0) {
        for (const char* name : {"NO_COLOR", "COLUMNS", "LC_ALL", "LC_CTYPE", "LANG"}) {
            unsetenv(name);
        }
        setenv("TERM", "xterm", 1);
        for (const Variable& variable : environment) {
            setenv(variable.name, variable.value, 1);
        }
        std::vector<char*> arguments{const_cast<char*>(SKUSIM_BINARY)};
        for (const std::string& word : words) {
            arguments.push_back(const_cast<char*>(word.c_str()));
        }
        arguments.push_back(nullptr);
        execv(SKUSIM_BINARY, arguments.data());
        _exit(127);
    }
    std::string text;
    std::array<char, 4096> part{};
    const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    bool is_enough = false;
    for (ssize_t count = 1; count > 0 && !is_enough;) {
        pollfd one{terminal, POLLIN, 0};
        if (poll(&one, 1, 50) > 0) {
            count = read(terminal, part.data(), part.size());
            text.append(part.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        }
        is_enough = enough && (enough(text) || std::chrono::steady_clock::now() > latest);
    }
    if (is_enough) {
        kill(child, SIGKILL);
    }
    close(terminal);
    int status = 0;
    waitpid(child, &status, 0);
    CHECK((is_enough || (WIFEXITED(status) && WEXITSTATUS(status) == 0)));
    return std::regex_replace(text, std::regex("\r\n"), "\n");
}

std::string without_colour(const std::string& text) {
    return std::regex_replace(text, std::regex("\033\\[[0-9;]*m"), "");
}

constexpr const char* any_block = "\xE2\x96";

} // namespace

TEST_CASE("A terminal gets colours, but with NO_COLOR, or when it is dumb") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const std::vector<std::string> words{"plan", path, "--quiet"};
    const std::string plain = run_skusim(words).out;
    CHECK(plain.find('\033') == std::string::npos);
    const std::string coloured = shown(words, {});
    CHECK_THAT(coloured, ContainsSubstring("\033[32mholds\033[0m"));
    CHECK_THAT(coloured, ContainsSubstring("\033[31mfails\033[0m"));
    CHECK(without_colour(coloured) == plain);
    CHECK(shown(words, {{"NO_COLOR", "1"}}) == plain);
    CHECK(shown(words, {{"TERM", "dumb"}}) == plain);
    const std::string file = scratch.path("plan.txt");
    CHECK(shown({"plan", path, "--quiet", "--output", file}, {}).empty());
    CHECK(read_file(file) == plain);
    CHECK(shown({"plan", path, "--quiet", "--format", "csv"}, {}) ==
          run_skusim({"plan", path, "--format", "csv"}).out);
}

TEST_CASE("The load curve is drawn in blocks where the locale has them, else in ASCII") {
    const Scratch scratch;
    const std::vector<std::string> words{"plan", write_small_plan(scratch), "--quiet"};
    CHECK_THAT(shown(words, {{"LANG", "en_US.UTF-8"}}), ContainsSubstring(any_block));
    for (const Variable& locale : {Variable{"LANG", "C"}, Variable{"LC_ALL", "POSIX"}}) {
        const std::string text = shown(words, {locale});
        CHECK_THAT(text, ContainsSubstring("load curve"));
        CHECK_THAT(text, !ContainsSubstring(any_block));
    }
    // The first that is set decides.
    CHECK_THAT(shown(words, {{"LC_ALL", "C"}, {"LANG", "en_US.UTF-8"}}),
               !ContainsSubstring(any_block));
}

TEST_CASE("A narrow terminal gets text as wide as it is, or as COLUMNS says") {
    const Scratch scratch;
    const std::string path = write_small_plan(scratch);
    const std::vector<Variable> plain{{"NO_COLOR", "1"}};
    const auto widest = [](const std::string& text) {
        std::size_t most = 0;
        for (const std::string& line : lines_of(text)) {
            most = std::max(most, line.size());
        }
        return most;
    };
    const std::vector<std::vector<std::string>> calls{
        {"plan", path, "--quiet"},
        {"plan", std::string(SKUSIM_SOURCE_DIR) + "/scenarios/quickstart.yaml", "--quiet"},
        {"profile", path, "--sku", "better", "--quiet"},
        {"simulate", path, "--sku", "large", "--nodes", "3", "--quiet"},
        {"sweep", path, "--vary", "workload.arrivals.rate=100/s,190/s", "--quiet"},
        {"catalog", "list", "azure"},
        {"inspect", "llama-3.1-8b"},
        {"inspect", "--list"}};
    std::vector<std::string> narrow;
    for (const std::vector<std::string>& words : calls) {
        CAPTURE(words[0]);
        narrow.push_back(shown(words, plain, 80));
        CHECK(widest(narrow.back()) <= 80);
    }
    CHECK(shown(calls[0], {{"NO_COLOR", "1"}, {"COLUMNS", "80"}}, 120) == narrow[0]);
    // Somebody's file does not hang on their terminal.
    const std::string file = scratch.path("plan.txt");
    CHECK(shown({"plan", path, "--quiet", "--output", file}, plain, 80).empty());
    const std::string piped = run_skusim({"plan", path, "--quiet"}).out;
    CHECK(read_file(file) == piped);
    CHECK(piped != narrow[0]);
}

namespace {

/// The small plan, to be simulated so precisely that one simulation takes a minute: "0.2 %"; or all
/// together some seconds: "0.4 %".
std::string write_precise(const Scratch& scratch, const std::string& precision) {
    std::string text = read_file(scratch.path("small_plan.yaml"));
    const std::string usual = "precision: 5 %";
    text.replace(text.find(usual), usual.size(),
                 "precision: " + precision + ", max_requests: 2000000000");
    return scratch.write("precise.yaml", text);
}

const std::regex bar("\r\033\\[K([a-z ]+ \\[#*\\.*[^\r\033]*)");

std::ptrdiff_t bars_in(const std::string& text) {
    return std::distance(std::sregex_iterator(text.begin(), text.end(), bar), {});
}

bool has_bars(const std::string& text) {
    return bars_in(text) > 2; // the last may be drawn in part
}

/// Bars of a terminal of 80 columns, on one line each, with how fast the work goes.
void check_bars(const std::string& text) {
    bool tells_rate = false;
    for (std::sregex_iterator it(text.begin(), text.end(), bar), end; it != end; ++it) {
        const std::string line = (*it)[1];
        CAPTURE(line);
        CHECK(line.size() < 80);
        tells_rate |= line.find("/s ") != std::string::npos;
    }
    CHECK(bars_in(text) > 1);
    CHECK(tells_rate);
}

} // namespace

TEST_CASE("Long work shows a bar with rate and time left, on one line, and takes it away") {
    const Scratch scratch;
    // Some seconds of work on one thread, however many the machine has.
    const std::string text = shown({"sweep", write_small_plan(scratch), "--threads", "1", "--vary",
                                    "workload.arrivals.rate=100/s..200/s:4/s"},
                                   {}, 80);
    check_bars(text);
    // It is taken away before the result is printed where it stood.
    const std::size_t last = text.rfind("\r\033[K");
    REQUIRE(last != std::string::npos);
    CHECK(text.substr(last, 80).find("[#") == std::string::npos);

    const std::string plan = write_precise(scratch, "0.4 %");
    check_bars(shown({"plan", plan, "--threads", "1"}, {}, 80, has_bars));
    const std::vector<std::string> simulate{
        "simulate", write_precise(scratch, "0.2 %"), "--sku", "large", "--threads", "1"};
    check_bars(shown(simulate, {}, 80, has_bars));
    std::vector<std::string> quiet = simulate;
    quiet.emplace_back("--quiet");
    const auto start = std::chrono::steady_clock::now();
    CHECK(shown(quiet, {}, 80, [&](const std::string&) {
              return std::chrono::steady_clock::now() - start > std::chrono::milliseconds{1500};
          }).empty());
}
