// A table's columns on a page of limited width.
#pragma once

#include <skusim/base/line_breaking.hpp>
#include <skusim/report/table.hpp>

#include <string>
#include <vector>

namespace skusim::report {

/// Each line of `text`, wrapped at text_width() and ended.
[[nodiscard]] std::string in_lines(const std::string& text);

/// The width of each column. Where all do not fit into `width` with two spaces between, the last
/// column gives way first, down to 30, then the widest other columns of texts, down to the longest
/// name, and below it, down to 16, where that makes lines fit. Columns of numbers keep what they
/// need.
[[nodiscard]] std::vector<std::size_t> column_widths(const Table& table, std::size_t width);

/// The table without those columns that may go and have to, for its lines to fit into `width`.
/// `gone` takes their titles.
[[nodiscard]] Table without_columns(Table table, std::size_t width, std::vector<std::string>& gone);

} // namespace skusim::report
