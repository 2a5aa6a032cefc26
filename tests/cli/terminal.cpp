// What a person sees at a terminal, through a pseudo terminal.
#include "binary.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
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

/// Everything that skusim shows on a terminal of so many columns.
std::string shown(const std::vector<std::string>& words, const std::vector<Variable>& environment,
                  unsigned short columns = 120) {
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
    for (ssize_t count = 0; (count = read(terminal, part.data(), part.size())) > 0;) {
        text.append(part.data(), static_cast<std::size_t>(count));
    }
    close(terminal);
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WEXITSTATUS(status) == 0);
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
    for (const std::vector<std::string>& words : calls) {
        CAPTURE(words[0]);
        const std::string piped = run_skusim(words).out;
        const std::string narrow = shown(words, plain, 80);
        CHECK(widest(narrow) <= 80);
        CHECK(shown(words, {{"NO_COLOR", "1"}, {"COLUMNS", "80"}}, 120) == narrow);
        CHECK(run_skusim(words).out == piped);
    }
    // Somebody's file does not hang on their terminal.
    const std::string file = scratch.path("plan.txt");
    CHECK(shown({"plan", path, "--quiet", "--output", file}, plain, 80).empty());
    CHECK(read_file(file) == run_skusim({"plan", path, "--quiet"}).out);
}

namespace {

/// The small plan, to be simulated as precisely as a large budget allows.
std::string write_precise(const Scratch& scratch) {
    std::string text = read_file(scratch.path("small_plan.yaml"));
    const std::string usual = "precision: 5 %";
    text.replace(text.find(usual), usual.size(), "precision: 0.2 %, max_requests: 60000000");
    return scratch.write("precise.yaml", text);
}

/// Commands that take some seconds.
std::vector<std::vector<std::string>> long_work(const Scratch& scratch) {
    const std::string plan = write_small_plan(scratch);
    const std::string precise = write_precise(scratch);
    return {{"sweep", plan, "--vary", "workload.arrivals.rate=100/s..200/s:4/s"},
            {"plan", precise},
            {"simulate", precise, "--sku", "large"}};
}

void check_bar(const std::vector<std::string>& words) {
    const std::string text = shown(words, {}, 80);
    const std::regex bar("\r\033\\[K([a-z ]+ \\[#*\\.*[^\r\033]*)");
    int bars = 0;
    bool tells_rate = false;
    for (std::sregex_iterator it(text.begin(), text.end(), bar), end; it != end; ++it) {
        const std::string line = (*it)[1];
        CAPTURE(line);
        ++bars;
        CHECK(line.size() < 80);
        tells_rate |= line.find("/s ") != std::string::npos;
    }
    CHECK(bars > 1);
    CHECK(tells_rate);
    // It is taken away before the result is printed where it stood.
    const std::size_t last = text.rfind("\r\033[K");
    REQUIRE(last != std::string::npos);
    CHECK(text.substr(last, 80).find("[#") == std::string::npos);
}

} // namespace

TEST_CASE("Long work shows a bar with rate and time left, on one line, and takes it away") {
    const Scratch scratch;
    const std::vector<std::vector<std::string>> commands = long_work(scratch);
    for (const std::vector<std::string>& words : commands) {
        CAPTURE(words.front());
        check_bar(words);
    }
    std::vector<std::string> quiet = commands.back();
    quiet.emplace_back("--quiet");
    CHECK(shown(quiet, {}, 60).find("\r\033[K") == std::string::npos);
}
