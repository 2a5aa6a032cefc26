#include "text_lines.hpp"

#include "quantity_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace skusim::formats {

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

std::optional<double> seconds_in(std::string_view word) {
    constexpr std::array<std::pair<std::string_view, double>, 5> units{
        {{"us", 1e-6}, {"ms", 1e-3}, {"s", 1}, {"m", 60}, {"h", 3600}}};
    for (const auto& [unit, factor] : units) {
        if (word.ends_with(unit)) {
            const auto number = parse_decimal(word.substr(0, word.size() - unit.size()));
            if (number) {
                return *number * factor;
            }
        }
    }
    return std::nullopt;
}

} // namespace skusim::formats
