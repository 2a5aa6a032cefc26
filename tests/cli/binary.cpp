#include "binary.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace skusim::cli {

namespace {

std::string quoted(const std::string& word) {
    std::string text = "'";
    for (const char letter : word) {
        text += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    }
    return text + "'";
}

} // namespace

Run run_skusim(const std::vector<std::string>& words, const std::string& folder) {
    const Scratch scratch;
    std::string command = folder.empty() ? "" : "cd " + quoted(folder) + " && ";
    command += "timeout 30 " + quoted(SKUSIM_BINARY);
    for (const std::string& word : words) {
        command += ' ' + quoted(word);
    }
    command += " </dev/null >" + quoted(scratch.path("out")) + " 2>" + quoted(scratch.path("err"));
    const int result = std::system(command.c_str());
    Run run;
    run.status = WIFEXITED(result) ? WEXITSTATUS(result) : 128 + WTERMSIG(result);
    run.out = read_file(scratch.path("out"));
    run.err = read_file(scratch.path("err"));
    return run;
}

Scratch::Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "skusim_cli_XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("no scratch folder " + pattern);
    }
    folder_ = pattern;
}

Scratch::~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string Scratch::write(const std::string& name, std::string_view text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
}

std::string read_file(const std::string& path) {
    const std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string write_small_plan(const Scratch& scratch) {
    const std::filesystem::path golden = std::string(SKUSIM_SOURCE_DIR) + "/tests/cli/golden";
    for (const char* name : {"small_plan.yaml", "small_catalog.csv", "small_times.csv"}) {
        std::filesystem::copy_file(golden / name, scratch.path(name));
    }
    return scratch.path("small_plan.yaml");
}

} // namespace skusim::cli
