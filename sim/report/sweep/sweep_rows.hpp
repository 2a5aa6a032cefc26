// Columns and rows of a sweep's table, whichever form it has.
#pragma once

#include <skusim/report/table.hpp>
#include <skusim/sweep/run.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace skusim::report {

inline constexpr const char* chosen = "cheapest";

/// A value as text: exactly, or to the four digits that people read.
[[nodiscard]] std::string cell_text(const sweep::CellValue& value, sweep::CellType type,
                                    bool exact);

/// Every column of a cell: what a file has.
[[nodiscard]] std::vector<std::size_t> all_cell_columns();

/// `whole` is as in sweep_row().
[[nodiscard]] std::vector<Column> sweep_columns(const std::vector<sweep::VariedKey>& keys,
                                                const std::vector<std::size_t>& shown, bool whole);

/// With the region and exact figures if it is to be whole.
[[nodiscard]] std::vector<std::string> sweep_row(const sweep::FinishedCell& cell,
                                                 const std::vector<std::size_t>& shown, bool whole,
                                                 bool is_chosen);

} // namespace skusim::report
