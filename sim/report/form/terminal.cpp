#include <skusim/base/line_breaking.hpp>
#include <skusim/report/terminal.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace skusim::report {

namespace {

constexpr std::string_view curve_label = "  load curve";

constexpr std::size_t deeper = 4; ///< where a broken line goes on

constexpr std::string_view green = "\033[32m";
constexpr std::string_view red = "\033[31m";
constexpr std::string_view yellow = "\033[33m";
constexpr std::string_view bold = "\033[1m";
constexpr std::string_view plain_again = "\033[0m";

struct ColouredWord {
    std::string_view word;
    std::string_view colour;
};

constexpr std::array<ColouredWord, 9> coloured_words{{{"holds", green},
                                                      {"better", green},
                                                      {"fails", red},
                                                      {"worse", red},
                                                      {"breached", red},
                                                      {"undecided", yellow},
                                                      {"not shown", yellow},
                                                      {"guidance", bold},
                                                      {"cheapest", bold}}};

/// U+2581 to U+2588, blocks of one eighth to eight eighths.
std::string block(std::size_t level) {
    std::string text = "\xE2\x96\x81";
    text.back() = static_cast<char>(0x81 + level);
    return text;
}

/// The marks between the brackets of a load curve as blocks.
std::string in_blocks(std::string_view line) {
    std::string text;
    bool is_inside = false;
    bool is_over = false;
    for (const char letter : line) {
        const std::size_t level = curve_marks.find(letter);
        is_over |= is_inside && letter == ']';
        is_inside = !is_over && (is_inside || letter == '[');
        if (is_inside && level != std::string_view::npos) {
            text += block(level);
        } else {
            text += letter;
        }
    }
    return text;
}

/// Lines that begin with a choice's name say what to rent.
bool is_headline(std::string_view line) {
    return line.starts_with("guidance") || line.starts_with("cheapest");
}

std::string coloured(std::string line) {
    if (is_headline(line)) {
        return std::string(bold) + line + std::string(plain_again);
    }
    for (const auto& [word, colour] : coloured_words) {
        const std::size_t start = line.size() - std::min(line.size(), word.size());
        if (start > 0 && line.ends_with(word) && line[start - 1] == ' ') {
            return line.insert(start, colour) + std::string(plain_again);
        }
    }
    return line;
}

/// A line that is too long as several, those behind the first further in.
std::vector<std::string> broken(const std::string& line, std::size_t columns) {
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    if (columns == 0 || width_of(line) <= columns || indent + deeper >= columns) {
        return {line};
    }
    std::vector<std::string> lines = wrapped(line.substr(indent), columns - indent - deeper);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i].insert(0, i == 0 ? indent : indent + deeper, ' ');
    }
    return lines;
}

} // namespace

std::string dressed(const std::string& text, const TerminalStyle& style) {
    std::string result;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        const char* before = "";
        for (std::string& line : broken(text.substr(start, end - start), style.columns)) {
            if (style.has_unicode && line.starts_with(curve_label)) {
                line = in_blocks(line);
            }
            result += before + (style.has_colour ? coloured(std::move(line)) : line);
            before = "\n";
        }
        result += end < text.size() ? "\n" : "";
        start = end + 1;
    }
    return result;
}

} // namespace skusim::report
