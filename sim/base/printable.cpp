#include <skusim/base/printable.hpp>

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

} // namespace

std::string printable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = control_length(text);
        if (length == 0 || text.front() == '\n') {
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
