#include "file_writing.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace skusim::cli {

namespace {

namespace fs = std::filesystem;

/// A text in a file of a name of its own, beside the place that it goes to.
struct Beside {
    std::string path;
    std::string fault; ///< why it is not there; empty if it is

    explicit Beside(const FileText& file);
};

/// Writes all of it, or tells why not.
std::string write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return std::strerror(errno);
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return "";
}

/// The permissions that the file shall have, where they are not those of any new file: those of the
/// file that it replaces, or of a script.
std::optional<mode_t> wanted_mode(const FileText& file, int descriptor) {
    constexpr mode_t permissions = 0777;
    constexpr mode_t execution = 0111;
    struct stat found {};
    const bool is_there = ::stat(file.path.c_str(), &found) == 0;
    if (!is_there && (!file.is_script || ::fstat(descriptor, &found) != 0)) {
        return std::nullopt;
    }
    return (found.st_mode & permissions) | (file.is_script ? execution : 0);
}

// Nobody else's file or link can stand in for it: the file is made by this call or not at all.
Beside::Beside(const FileText& file) {
    constexpr int most_attempts = 1000;
    static int count = 0;
    int descriptor = -1;
    for (int attempt = 0; attempt < most_attempts && descriptor < 0; ++attempt) {
        const std::string name =
            ".skusim-" + std::to_string(::getpid()) + '-' + std::to_string(count++) + ".part";
        path = (fs::path(file.path).parent_path() / name).string();
        constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
        descriptor = ::open(path.c_str(), flags, 0666);
        if (descriptor < 0 && errno != EEXIST) {
            break;
        }
    }
    if (descriptor < 0) {
        fault = std::strerror(errno);
        return;
    }
    const auto write = [&](std::string_view piece) {
        fault = fault.empty() ? write_all(descriptor, piece) : fault;
    };
    file.source ? file.source(write) : write(file.text);
    const std::optional<mode_t> mode = wanted_mode(file, descriptor);
    if (fault.empty() && mode && ::fchmod(descriptor, *mode) != 0) {
        fault = std::strerror(errno);
    }
    if (::close(descriptor) != 0 && fault.empty()) {
        fault = std::strerror(errno);
    }
    if (fault.empty() && fs::is_directory(file.path)) { // which no file can replace
        fault = std::strerror(EISDIR);
    }
    if (!fault.empty()) {
        ::unlink(path.c_str());
    }
}

} // namespace

tl::unexpected<Faults> unwritable(const std::string& path, const std::string& why) {
    return failure({path, 0, 0}, "cannot be written: " + why);
}

Result<void> write_whole(const std::vector<FileText>& files) {
    std::vector<Beside> written;
    const auto give_up = [&](const FileText& file, const std::string& why) {
        for (const Beside& it : written) {
            ::unlink(it.path.c_str());
        }
        return unwritable(file.path, why);
    };
    for (const FileText& file : files) {
        const Beside beside(file);
        if (!beside.fault.empty()) {
            return give_up(file, beside.fault);
        }
        written.push_back(beside);
    }
    for (std::size_t i = 0; i < files.size(); ++i) {
        std::error_code error;
        fs::rename(written[i].path, files[i].path, error);
        if (error) {
            return give_up(files[i], error.message());
        }
    }
    return {};
}

std::string behind_links(const std::string& path) {
    constexpr int most_links = 40; // as many as the system follows
    fs::path target = path;
    std::error_code error;
    for (int i = 0; i < most_links && fs::is_symlink(fs::symlink_status(target, error)); ++i) {
        target = target.parent_path() / fs::read_symlink(target, error);
    }
    return target.string();
}

Result<void> may_be_written(const std::string& path, const std::string& option, bool is_forced) {
    std::error_code error;
    const auto found = std::filesystem::symlink_status(path, error).type();
    if (found == std::filesystem::file_type::directory) {
        return failure({path, 0, 0}, "is a folder; " + option + " writes a file");
    }
    if (found != std::filesystem::file_type::not_found && !is_forced) {
        return failure({path, 0, 0}, "is there already; --force writes over it");
    }
    return {};
}

} // namespace skusim::cli
