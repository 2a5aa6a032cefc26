// What can stand in a place of a command line, for shells that complete it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace skusim::cli {

/// Words that are known, and files or folders beside them. Nothing at all where a value is made up.
struct Candidates {
    std::vector<std::string> (*words)() = nullptr; ///< asked only where they are to be printed
    std::vector<std::string_view> endings = {};    ///< of files, ".yaml"; "" is any file
    bool are_folders = false;
};

/// The words of an enumeration.
template <class Enum>
[[nodiscard]] std::vector<std::string> names_of() {
    std::vector<std::string> names;
    for (const auto& entry : enum_names(Enum{})) {
        names.emplace_back(entry.name);
    }
    return names;
}

[[nodiscard]] Candidates any_file();
[[nodiscard]] Candidates folders();
/// Scenarios, targets and service files.
[[nodiscard]] Candidates yaml_files();
/// A model by its name, or one of the files that describe one.
[[nodiscard]] Candidates models_and_files();
/// A catalog that ships, or a file.
[[nodiscard]] Candidates catalogs_and_files();
/// SKUs and regions of the catalogs that ship.
[[nodiscard]] Candidates skus();
[[nodiscard]] Candidates regions();
[[nodiscard]] Candidates targets();

} // namespace skusim::cli
