// The real binary, run as a user runs it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace skusim::cli {

struct Run {
    int status = 0; ///< exit status; 124 if it did not end within 30 s, above 128 if it crashed
    std::string out;
    std::string err;
};

/// Runs skusim with these words, its standard streams no terminal, in `folder` if given.
[[nodiscard]] Run run_skusim(const std::vector<std::string>& words, const std::string& folder = "");

/// A new folder, removed with all that is in it at the end of its scope.
class Scratch {
public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    /// Writes a file and gives its path.
    std::string write(const std::string& name, std::string_view text) const;
    [[nodiscard]] std::string path(const std::string& name) const { return folder_ + '/' + name; }
    [[nodiscard]] const std::string& folder() const { return folder_; }

private:
    std::string folder_;
};

[[nodiscard]] std::string read_file(const std::string& path);
[[nodiscard]] std::vector<std::string> lines_of(const std::string& text);

/// Files of a small plan: a scenario that names a catalog of seven SKUs and a table of times.
/// Fills the folder and gives the scenario's path.
std::string write_small_plan(const Scratch& scratch);

} // namespace skusim::cli
