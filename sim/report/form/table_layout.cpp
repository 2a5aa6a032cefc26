#include "table_layout.hpp"

#include <algorithm>
#include <numeric>

namespace skusim::report {

namespace {

constexpr std::size_t least_last_width = 30;
constexpr std::size_t least_width = 16;

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

/// The widest column of texts that is neither the last nor as narrow as it may be; none if there is
/// no such column.
std::size_t* widest(std::vector<std::size_t>& widths, const std::vector<Column>& columns) {
    std::size_t* found = nullptr;
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
        const bool may_shrink = !columns[i].is_number && widths[i] > least_width;
        if (may_shrink && (found == nullptr || widths[i] > *found)) {
            found = &widths[i];
        }
    }
    return found;
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

std::string in_lines(const std::string& text) {
    std::string result;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        for (const std::string& line : wrapped(text.substr(start, end - start), 100)) {
            result += line + '\n';
        }
        start = end + 1;
    }
    return result;
}

std::vector<std::size_t> column_widths(const Table& table, std::size_t width) {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        widths.push_back(width_of(table.columns[i].title));
        for (const auto& row : table.rows) {
            widths.back() = std::max(widths.back(), width_of(row[i]));
        }
    }
    const auto too_wide = [&] {
        const std::size_t total =
            std::accumulate(widths.begin(), widths.end(), 2 * (widths.size() - 1));
        return total > width ? total - width : 0;
    };
    std::size_t& last = widths.back();
    if (!table.columns.back().is_number && last > least_last_width) {
        last -= std::min(too_wide(), last - least_last_width);
    }
    while (too_wide() > 0) {
        std::size_t* const column = widest(widths, table.columns);
        if (column == nullptr) {
            break;
        }
        --*column;
    }
    return widths;
}

} // namespace skusim::report
