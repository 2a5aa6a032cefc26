// Texts of catalogs and scenarios, as a form can take them that gives some letters a meaning.
#pragma once

#include <string>
#include <string_view>

namespace skusim::report {

/// In Markdown, with "&lt;" for each "<" that would begin a tag, a comment or a link of HTML.
[[nodiscard]] std::string in_markdown(std::string_view text);

/// In a cell of CSV, with an apostrophe before what a spreadsheet would calculate: a text, but no
/// number, that begins with =, +, - or @, or with a blank that it skips.
[[nodiscard]] std::string in_spreadsheet(std::string_view cell);

} // namespace skusim::report
