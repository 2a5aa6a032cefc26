#include <skusim/report/terminal.hpp>

#include <algorithm>
#include <array>

namespace skusim::report {

namespace {

constexpr std::string_view curve_label = "  load curve";

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

} // namespace

std::string dressed(const std::string& text, const TerminalStyle& style) {
    std::string result;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        std::string line = text.substr(start, end - start);
        if (style.has_unicode && line.starts_with(curve_label)) {
            line = in_blocks(line);
        }
        result += style.has_colour ? coloured(std::move(line)) : line;
        result += end < text.size() ? "\n" : "";
        start = end + 1;
    }
    return result;
}

} // namespace skusim::report
