// Words compared without regard to capitals.
#pragma once

#include <string>
#include <string_view>

namespace skusim {

/// The word with its capitals, those of ASCII, made small.
[[nodiscard]] std::string small_letters(std::string_view word);

/// Whether two words differ in capitals at most: "Dsv5" and "dsv5".
[[nodiscard]] bool equal_but_capitals(std::string_view a, std::string_view b);

} // namespace skusim
