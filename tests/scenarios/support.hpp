// Scenarios as text in tests: written to a folder of their own, read, and removed.
#pragma once

#include <skusim/scenario/scenario.hpp>
#include <skusim/scenarios/scenario_file.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>

namespace skusim::scenarios {

class ScratchFolder {
public:
    ScratchFolder()
        : path_(std::filesystem::temp_directory_path() /
                ("skusim_scenario_test_" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(path_);
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    /// Writes a file and gives its path.
    [[nodiscard]] std::string write(const std::string& name, std::string_view text) const {
        const std::filesystem::path file = path_ / name;
        std::ofstream(file, std::ios::binary) << text;
        return file.string();
    }
    [[nodiscard]] std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

[[nodiscard]] inline Result<scenario::Scenario> read_text(std::string_view text) {
    const ScratchFolder folder;
    return read_scenario(folder.write("s.yaml", text));
}

/// One fault a line, "line:column: message", without the file's name.
[[nodiscard]] inline std::string faults_of(std::string_view text) {
    const auto scenario = read_text(text);
    std::string lines;
    if (!scenario) {
        for (Fault fault : scenario.error()) {
            const Place place = fault.place;
            lines += place.line > 0
                         ? std::to_string(place.line) + ':' + std::to_string(place.column) + ": "
                         : "";
            lines += fault.message + '\n';
        }
    }
    return lines;
}

/// The least that a scenario says, in six lines, and more of it from line 7 on.
[[nodiscard]] inline std::string least(std::string_view more = "") {
    return "skusim: 1\n"
           "workload:\n"
           "  arrivals: {kind: poisson, rate: 40 /s}\n"
           "service:\n"
           "  kind: distribution\n"
           "  time: {kind: exponential, mean: 40 ms}\n" +
           std::string(more);
}

} // namespace skusim::scenarios
