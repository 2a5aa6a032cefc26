// A table's columns on a page of limited width.
#pragma once

#include <skusim/report/table.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skusim::report {

/// Characters of a text in UTF-8; each is taken to be one column wide.
[[nodiscard]] std::size_t width_of(std::string_view text);

/// The words of `text` in lines of at most `width`. A longer word is broken, behind one of its
/// separators where it has one.
[[nodiscard]] std::vector<std::string> wrapped(const std::string& text, std::size_t width);

/// Each line of `text`, wrapped at 100 columns and ended.
[[nodiscard]] std::string in_lines(const std::string& text);

/// The width of each column. Where all do not fit into `width` with two spaces between, the last
/// column gives way first, down to 30, then the widest other columns of texts, down to 16. Columns
/// of numbers keep what they need.
[[nodiscard]] std::vector<std::size_t> column_widths(const Table& table, std::size_t width);

} // namespace skusim::report
