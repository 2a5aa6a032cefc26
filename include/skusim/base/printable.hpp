// Text from elsewhere, as a terminal may be given it.
#pragma once

#include <string>
#include <string_view>

namespace skusim {

/// The text with each control character as "\x1b", but for ends of lines: all below U+0020, U+007F,
/// and U+0080 to U+009F in UTF-8, which move a terminal's cursor or change its colours and title.
/// Those that turn the direction of writing are shown as "\u202e": with them a name reads as
/// another one.
[[nodiscard]] std::string printable(std::string_view text);

} // namespace skusim
