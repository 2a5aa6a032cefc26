#include "yaml_text.hpp"

#include <skusim/text/plain.hpp>
#include <skusim/text/yaml.hpp>

#include <fmt/format.h>
#include <utility>

namespace skusim::text {
namespace {

bool is_control_byte(unsigned char byte) {
    return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
}

// A walk through a text, character by character.
struct Position {
    std::string_view rest;
    int line = 1;
    std::size_t offset = 0;   // bytes since the start of the line
    std::size_t brackets = 0; // open ones
    bool indenting = true;    // only spaces since the start of the line
};

// What is wrong with the next character; empty if nothing is.
std::string character_fault(const Position& position, std::size_t length) {
    const auto byte = static_cast<unsigned char>(position.rest.front());
    if (length == 0) {
        return fmt::format("byte 0x{:02X} is not valid UTF-8; save the file as UTF-8 text", byte);
    }
    if (is_control_byte(byte)) {
        return fmt::format(
            "control character 0x{:02X}; the file must be text, this looks like a binary file",
            byte);
    }
    if (byte == '\t' && position.indenting) {
        return "tab in the indentation; YAML is indented with spaces";
    }
    if (position.offset > yaml_line_limit) {
        return fmt::format("the line is over {} KiB; break it into several",
                           yaml_line_limit >> 10U);
    }
    if (position.brackets > yaml_bracket_limit) {
        return fmt::format("over {} brackets are open; is a ] or }} missing?", yaml_bracket_limit);
    }
    return {};
}

void advance(Position& position, std::size_t length) {
    const char character = position.rest.front();
    position.rest.remove_prefix(length);
    position.offset += length;
    if (character == '\n') {
        ++position.line;
        position.offset = 0;
        position.indenting = true;
    } else if (character != ' ') {
        position.indenting = false;
    }
    if (character == '[' || character == '{') {
        ++position.brackets;
    } else if ((character == ']' || character == '}') && position.brackets > 0) {
        --position.brackets;
    }
}

} // namespace

std::optional<Fault> text_fault(std::string_view text, const std::string& file) {
    if (text.size() > yaml_size_limit) {
        std::string message =
            fmt::format("the file is over {} MiB; is it the right file?", yaml_size_limit >> 20U);
        return Fault{{file, 0, 0}, std::move(message)};
    }
    Position position{text};
    while (!position.rest.empty()) {
        const std::size_t length = utf8_length(position.rest);
        std::string message = character_fault(position, length);
        if (!message.empty()) {
            return Fault{{file, position.line, static_cast<int>(position.offset) + 1},
                         std::move(message)};
        }
        advance(position, length);
    }
    return std::nullopt;
}

} // namespace skusim::text
