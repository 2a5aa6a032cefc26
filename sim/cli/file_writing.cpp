#include "file_writing.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace skusim::cli {

namespace {

std::string beside(const FileText& file) {
    return file.path + ".part";
}

/// Empty if the file is now there, beside its place.
std::string write_beside(const FileText& file) {
    std::ofstream out(beside(file), std::ios::binary | std::ios::trunc);
    out << file.text;
    out.close();
    if (!out) {
        return std::strerror(errno);
    }
    std::error_code error;
    if (file.is_script) {
        using std::filesystem::perms;
        std::filesystem::permissions(beside(file),
                                     perms::owner_exec | perms::group_exec | perms::others_exec,
                                     std::filesystem::perm_options::add, error);
    }
    if (!error && std::filesystem::is_directory(file.path)) { // which no file can replace
        error = std::make_error_code(std::errc::is_a_directory);
    }
    return error ? error.message() : "";
}

} // namespace

tl::unexpected<Faults> unwritable(const std::string& path, const std::string& why) {
    return failure({path, 0, 0}, "cannot be written: " + why);
}

Result<void> write_whole(const std::vector<FileText>& files) {
    const auto give_up = [&](const FileText& file, const std::string& why) {
        std::error_code ignored;
        for (const FileText& it : files) {
            std::filesystem::remove(beside(it), ignored);
        }
        return unwritable(file.path, why);
    };
    for (const FileText& file : files) {
        if (const std::string why = write_beside(file); !why.empty()) {
            return give_up(file, why);
        }
    }
    for (const FileText& file : files) {
        std::error_code error;
        std::filesystem::rename(beside(file), file.path, error);
        if (error) {
            return give_up(file, error.message());
        }
    }
    return {};
}

} // namespace skusim::cli
