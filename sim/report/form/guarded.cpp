#include "guarded.hpp"

namespace skusim::report {

namespace {

bool is_letter(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

} // namespace

std::string in_markdown(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = i + 1 < text.size() ? text[i + 1] : ' ';
        const bool is_tag =
            text[i] == '<' && (is_letter(next) || next == '/' || next == '!' || next == '?');
        result += is_tag ? "&lt;" : std::string(1, text[i]);
    }
    return result;
}

std::string in_spreadsheet(std::string_view cell) {
    const bool begins_formula =
        cell.size() > 1 &&
        std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
    const bool is_number = begins_formula && cell.front() != '=' &&
                           cell.find_first_not_of("0123456789.eE+-% ") == std::string_view::npos;
    return begins_formula && !is_number ? '\'' + std::string(cell) : std::string(cell);
}

} // namespace skusim::report
