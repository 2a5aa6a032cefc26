// What is UTF-8 and what is not.
#pragma once

#include <cstddef>
#include <string_view>

namespace skusim::formats {

/// Length in bytes of the character at the start of `text`, 0 if it is malformed (Unicode 15, table
/// 3-7).
[[nodiscard]] std::size_t utf8_length(std::string_view text);

} // namespace skusim::formats
