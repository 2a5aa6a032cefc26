#include "row_text.hpp"

#include <skusim/base/check.hpp>

#include <bit>
#include <charconv>
#include <cstdint>
#include <variant>

namespace skusim::ranks {

namespace {

// The first letter of a text tells its type; there is none of nothing.
constexpr char whole_letter = 'i';
constexpr char real_letter = 'd';
constexpr char text_letter = 't';

template <class Number>
Number number_in(const std::string& text) {
    Number number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + 1, end, number);
    SKUSIM_CHECK(error == std::errc{} && stop == end, "a number that another rank wrote");
    return number;
}

} // namespace

std::vector<std::string> texts_of(const sweep::CellRow& row) {
    std::vector<std::string> texts;
    for (const sweep::CellValue& value : row) {
        if (const auto* whole = std::get_if<std::int64_t>(&value)) {
            texts.push_back(whole_letter + std::to_string(*whole));
        } else if (const auto* real = std::get_if<double>(&value)) {
            texts.push_back(real_letter + std::to_string(std::bit_cast<std::uint64_t>(*real)));
        } else if (const auto* text = std::get_if<std::string>(&value)) {
            texts.push_back(text_letter + *text);
        } else {
            texts.emplace_back();
        }
    }
    return texts;
}

sweep::CellRow row_of(const std::vector<std::string>& texts) {
    sweep::CellRow row;
    for (const std::string& text : texts) {
        if (text.empty()) {
            row.emplace_back();
        } else if (text.front() == whole_letter) {
            row.emplace_back(number_in<std::int64_t>(text));
        } else if (text.front() == real_letter) {
            row.emplace_back(std::bit_cast<double>(number_in<std::uint64_t>(text)));
        } else {
            row.emplace_back(text.substr(1));
        }
    }
    return row;
}

} // namespace skusim::ranks
