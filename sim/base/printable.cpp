#include <skusim/base/printable.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace skusim {

namespace {

/// Bytes of the control character that the text begins with; 0 where it begins with another.
std::size_t control_length(std::string_view text) {
    const auto byte = static_cast<unsigned char>(text.front());
    if (byte < 0x20 || byte == 0x7f) {
        return 1;
    }
    const bool is_high = byte == 0xc2 && text.size() > 1 &&
                         static_cast<unsigned char>(text[1]) >= 0x80 &&
                         static_cast<unsigned char>(text[1]) < 0xa0;
    return is_high ? 2 : 0;
}

constexpr std::size_t direction_length = 3; // bytes of each in UTF-8, but for U+061C

/// U+200E, U+200F, U+202A to U+202E and U+2066 to U+2069: marks, embeddings and isolates.
constexpr std::array<unsigned, 11> directions{0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d,
                                              0x202e, 0x2066, 0x2067, 0x2068, 0x2069};

/// The character that turns the direction of writing with which the text begins; 0 if with none.
unsigned direction_at(std::string_view text) {
    if (text.size() >= 2 && text.substr(0, 2) == "\xd8\x9c") {
        return 0x061c;
    }
    if (text.size() < direction_length || text.front() != '\xe2') {
        return 0;
    }
    const auto second = static_cast<unsigned char>(text[1]);
    const auto third = static_cast<unsigned char>(text[2]);
    const unsigned point = 0x2000U | (second & 0x3fU) << 6U | (third & 0x3fU);
    const bool is_one = std::find(directions.begin(), directions.end(), point) != directions.end();
    return is_one ? point : 0;
}

} // namespace

std::string printable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = control_length(text);
        if (const unsigned turned = direction_at(text); turned != 0) {
            result += fmt::format("\\u{:04x}", turned);
            text.remove_prefix(turned == 0x061c ? 2 : direction_length);
        } else if (length == 0 || text.front() == '\n') {
            result += text.front();
            text.remove_prefix(1);
        } else {
            result += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[length - 1]));
            text.remove_prefix(length);
        }
    }
    return result;
}

} // namespace skusim
