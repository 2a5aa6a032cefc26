// Text broken into lines for people who read it in columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace skusim {

/// Characters of a text in UTF-8; each is taken to be one column wide.
[[nodiscard]] std::size_t width_of(std::string_view text);

/// The words of `text` in lines of at most `width`. A longer word is broken, behind one of its
/// separators where it has one.
[[nodiscard]] std::vector<std::string> wrapped(const std::string& text, std::size_t width);

} // namespace skusim
