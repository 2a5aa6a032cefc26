#include <skusim/text/packed.hpp>
#include <skusim/text/plain.hpp>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <system_error>

namespace skusim::text {

namespace {

Result<std::string> bytes_of(std::istream& stream, const std::string& path, std::size_t limit) {
    std::string text;
    constexpr std::size_t step = 1U << 16U;
    while (stream && text.size() <= limit) {
        const std::size_t used = text.size();
        text.resize(used + step);
        stream.read(text.data() + used, static_cast<std::streamsize>(step));
        text.resize(used + static_cast<std::size_t>(stream.gcount()));
    }
    if (stream.bad()) {
        return failure({path, 0, 0}, "cannot be read to its end");
    }
    const std::string_view tool = packed_by(text);
    if (tool == "gzip" && text.size() <= limit) {
        return unpacked(path, text, limit);
    }
    if (!tool.empty() && tool != "gzip") {
        const bool is_table = tool == "Parquet";
        return failure({path, 0, 0},
                       fmt::format("the file is {} {}; {}", is_table ? "of" : "packed by", tool,
                                   is_table ? "write it as CSV" : "unpack it, or pack it by gzip"));
    }
    text.resize(std::min(text.size(), limit + 1));
    return text;
}

} // namespace

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
    return bytes_of(file, path, limit);
}

Result<std::string> read_text_file_or_input(const std::string& path, std::size_t limit) {
    if (path != "-") {
        return read_text_file(path, limit);
    }
    static const Result<std::string> input = bytes_of(std::cin, path, limit);
    return input;
}

void for_each_line(std::string_view text, const std::function<void(std::string_view, int)>& use) {
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        use(line, number);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::string_view without_mark(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
    }
    return text;
}

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    constexpr std::string_view blanks = " \t";
    while (true) {
        const std::size_t begin = line.find_first_not_of(blanks);
        if (begin == std::string_view::npos) {
            return words;
        }
        const std::size_t end = std::min(line.find_first_of(blanks, begin), line.size());
        words.push_back(line.substr(begin, end - begin));
        line.remove_prefix(end);
    }
}

std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return continues(1) ? 2 : 0;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = first == 0xED && byte(1) > 0x9F;
        return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool overlong = first == 0xF0 && byte(1) < 0x90;
        const bool beyond = first == 0xF4 && byte(1) > 0x8F;
        return continues(1) && continues(2) && continues(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

} // namespace skusim::text
