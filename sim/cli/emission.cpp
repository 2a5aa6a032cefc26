#include "emission.hpp"

#include <skusim/emission/deployment.hpp>

#include "file_writing.hpp"

#include <filesystem>
#include <set>

namespace skusim::cli {

namespace {

namespace fs = std::filesystem;

/// Every one of the paths, inside the folder, at which there is something.
Faults in_the_way(const Emission& emission, const std::vector<std::string>& paths) {
    Faults faults;
    std::error_code error;
    if (fs::exists(emission.folder, error) && !fs::is_directory(emission.folder, error)) {
        return {{{emission.folder, 0, 0}, "is no folder; --emit writes several files into one"}};
    }
    for (const std::string& path : paths) {
        const fs::path file = fs::path(emission.folder) / path;
        const bool is_there = fs::symlink_status(file, error).type() != fs::file_type::not_found;
        if (is_there && !emission.force) {
            faults.push_back({{file.string(), 0, 0}, "is there already; --force writes over it"});
        }
    }
    return faults;
}

/// The folders of the files, of which those that were not there are taken away again if the work
/// is not completed.
class Folders {
public:
    ~Folders() {
        std::error_code ignored;
        for (auto it = made_.rbegin(); it != made_.rend(); ++it) {
            fs::remove(*it, ignored);
        }
    }
    Folders() = default;
    Folders(const Folders&) = delete;
    Folders& operator=(const Folders&) = delete;

    /// Makes the folder and those above it.
    std::error_code make(const fs::path& folder) {
        std::error_code error;
        if (folder.empty() || fs::is_directory(folder, error)) {
            return {};
        }
        if (const std::error_code above = make(folder.parent_path())) {
            return above;
        }
        if (fs::create_directory(folder, error)) {
            made_.push_back(folder);
        }
        return error;
    }
    void keep() { made_.clear(); }

private:
    std::vector<fs::path> made_;
};

} // namespace

Result<void> check_emission(const Emission& emission, const scenario::Scenario& scenario) {
    if (const auto why = emission::not_deployable(scenario)) {
        return failure({scenario.file, 0, 0}, *why);
    }
    Faults faults = in_the_way(emission, emission::deployment_paths(scenario));
    return faults.empty() ? Result<void>() : failure(std::move(faults));
}

Result<std::vector<std::string>> emit(const Emission& emission, const report::PlanResult& result) {
    std::vector<FileText> files;
    std::vector<std::string> paths;
    Folders folders;
    for (emission::DeploymentFile& file : emission::deployment(result)) {
        const fs::path path = fs::path(emission.folder) / file.path;
        if (const std::error_code error = folders.make(path.parent_path())) {
            return unwritable(path.parent_path().string(), error.message());
        }
        paths.push_back(path.string());
        files.push_back({path.string(), std::move(file.text), file.is_script});
    }
    if (Result<void> written = write_whole(files); !written) {
        return failure(written.error());
    }
    folders.keep();
    return paths;
}

} // namespace skusim::cli
