// What a program needs that calls skusim's commands one after the other.
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace skusim::end_to_end {

/// A new folder, with its files gone at the end.
class Folder {
public:
    Folder() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "skusim_end_to_end_XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) {
            throw std::runtime_error("no folder " + pattern);
        }
        path_ = pattern;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] std::string operator/(const std::string& name) const {
        return (path_ / name).string();
    }

private:
    std::filesystem::path path_;
};

/// What a command of the shell prints; it must end well.
inline std::string output_of(const std::string& command) {
    FILE* output = popen(command.c_str(), "r");
    std::string text;
    std::array<char, 4096> part{};
    while (output != nullptr) {
        const std::size_t count = fread(part.data(), 1, part.size(), output);
        text.append(part.data(), count);
        if (count == 0) {
            break;
        }
    }
    if (output == nullptr || pclose(output) != 0) {
        throw std::runtime_error(command + " fails");
    }
    return text;
}

inline std::string run_skusim(const std::string& words) {
    return output_of(std::string(SKUSIM_BINARY) + ' ' + words);
}

} // namespace skusim::end_to_end
