#include <skusim/base/line_breaking.hpp>

#include <algorithm>

namespace skusim {

namespace {

bool is_inside_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Bytes of the first `width` characters, or fewer if a separator ends in their second half.
std::size_t break_of(std::string_view word, std::size_t width) {
    std::size_t bytes = 0;
    std::size_t characters = 0;
    std::size_t behind_separator = 0;
    while (bytes < word.size()) {
        if (!is_inside_character(word[bytes]) && characters++ == width) {
            break;
        }
        ++bytes;
        if (std::string_view("/\\,;:_-.").find(word[bytes - 1]) != std::string_view::npos &&
            characters > width / 2) {
            behind_separator = bytes;
        }
    }
    return behind_separator > 0 && bytes < word.size() ? behind_separator : bytes;
}

} // namespace

std::size_t width_of(std::string_view text) {
    return text.size() -
           static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_inside_character));
}

std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
    std::vector<std::string> lines{""};
    const auto add = [&](std::string_view word) {
        const bool fits = width_of(lines.back()) + 1 + width_of(word) <= width;
        if (!lines.back().empty() && !fits) {
            lines.emplace_back();
        }
        lines.back() += lines.back().empty() ? "" : " ";
        lines.back() += word;
    };
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t space = std::min(text.find(' ', start), text.size());
        std::string_view word = std::string_view(text).substr(start, space - start);
        while (width_of(word) > width) {
            const std::size_t length = break_of(word, width);
            add(word.substr(0, length));
            word.remove_prefix(length);
        }
        add(word);
        start = space + 1;
    }
    return lines;
}

} // namespace skusim
