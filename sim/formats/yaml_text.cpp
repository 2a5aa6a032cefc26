#include "yaml_text.hpp"

#include "utf8.hpp"
#include "yaml_tree.hpp"

#include <fmt/format.h>
#include <utility>

namespace skusim::formats {
namespace {

bool is_control(unsigned char byte) {
    return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
}

// What is wrong with the character at the start of `text`; empty if nothing is.
std::string character_fault(std::string_view text, bool indenting, std::size_t length) {
    const auto byte = static_cast<unsigned char>(text.front());
    if (length == 0) {
        return fmt::format("byte 0x{:02X} is not valid UTF-8; save the file as UTF-8 text", byte);
    }
    if (is_control(byte)) {
        return fmt::format(
            "control character 0x{:02X}; the file must be text, this looks like a binary file",
            byte);
    }
    return byte == '\t' && indenting ? "tab in the indentation; YAML is indented with spaces" : "";
}

} // namespace

std::optional<Fault> text_fault(std::string_view text, const std::string& file) {
    if (text.size() > yaml_size_limit) {
        std::string message =
            fmt::format("the file is over {} MiB; is it the right file?", yaml_size_limit >> 20U);
        return Fault{{file, 0, 0}, std::move(message)};
    }
    int line = 1;
    std::size_t line_start = 0;
    bool indenting = true;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = utf8_length(text.substr(i));
        std::string message = character_fault(text.substr(i), indenting, length);
        if (i - line_start > yaml_line_limit) {
            message = fmt::format("the line is over {} KiB; break it into several",
                                  yaml_line_limit >> 10U);
        }
        if (!message.empty()) {
            return Fault{{file, line, static_cast<int>(i - line_start) + 1}, std::move(message)};
        }
        indenting = text[i] == '\n' || (indenting && text[i] == ' ');
        i += length;
        if (text[i - length] == '\n') {
            ++line;
            line_start = i;
        }
    }
    return std::nullopt;
}

} // namespace skusim::formats
