#include "text_file.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace skusim::formats {

Result<std::string> read_text_file(const std::string& path, std::size_t limit) {
    const Place whole_file{path, 0, 0};
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
        return failure(whole_file, "is a directory; name a file");
    }
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return failure(whole_file, "cannot be opened: " +
                                       std::generic_category().message(errno != 0 ? errno : EIO));
    }
    std::string text;
    constexpr std::size_t step = 1U << 16U;
    while (file && text.size() <= limit) {
        const std::size_t used = text.size();
        text.resize(used + step);
        file.read(text.data() + used, static_cast<std::streamsize>(step));
        text.resize(used + static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad()) {
        return failure(whole_file, "cannot be read to its end");
    }
    text.resize(std::min(text.size(), limit + 1));
    return text;
}

} // namespace skusim::formats
