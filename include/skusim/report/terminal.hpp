// Text results as a terminal can show them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace skusim::report {

/// What a load curve is drawn with in plain text, from the lowest to the highest.
inline constexpr std::string_view curve_marks = "_.:-=+*#";

/// How wide text results are where nothing else is said: in files and pipes.
inline constexpr std::size_t usual_text_width = 100;

/// Text results have at most so many columns while it lives; usual_text_width where there is none.
class TextWidth {
public:
    explicit TextWidth(std::size_t columns);
    ~TextWidth();
    TextWidth(const TextWidth&) = delete;
    TextWidth& operator=(const TextWidth&) = delete;

private:
    std::size_t before_;
};

/// Gives the width that holds now.
[[nodiscard]] std::size_t text_width();

struct TerminalStyle {
    bool has_colour = false;  ///< understands ANSI colours
    bool has_unicode = false; ///< shows UTF-8
    std::size_t columns = 0;  ///< where lines are to be broken that are longer; 0 for nowhere
};

/// The result as text, dressed for such a terminal: decisions and verdicts at the ends of lines in
/// colour, the choices in bold, load curves in blocks, and lines that are too long for it broken
/// between words.
[[nodiscard]] std::string dressed(const std::string& text, const TerminalStyle& style);

} // namespace skusim::report
