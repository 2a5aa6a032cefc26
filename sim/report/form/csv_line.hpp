#pragma once

#include <string>
#include <vector>

namespace skusim::report {

/// Adds the cells to the text as a line of RFC 4180, safe for spreadsheets.
void add_csv_line(std::string& text, const std::vector<std::string>& cells);

} // namespace skusim::report
