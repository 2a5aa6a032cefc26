// Text results as a terminal can show them.
#pragma once

#include <string>
#include <string_view>

namespace skusim::report {

/// What a load curve is drawn with in plain text, from the lowest to the highest.
inline constexpr std::string_view curve_marks = "_.:-=+*#";

struct TerminalStyle {
    bool has_colour = false;  ///< understands ANSI colours
    bool has_unicode = false; ///< shows UTF-8
};

/// The result as text, dressed for such a terminal: decisions and verdicts at the ends of lines in
/// colour, the choices in bold, load curves in blocks. Without their escapes the lines are as
/// long as before.
[[nodiscard]] std::string dressed(const std::string& text, const TerminalStyle& style);

} // namespace skusim::report
