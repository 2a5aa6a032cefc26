// The tables of a store.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/sweep/cell.hpp>

#include <string>
#include <string_view>

namespace skusim::sweep {

class Statement;

/// "skus" in ASCII marks the file as ours; the layout counts up whenever a table changes.
inline constexpr int store_mark = 0x736b7573;
inline constexpr int store_layout = 3;

[[nodiscard]] std::string_view name(CellType type);

/// The columns of cell_columns, after each other: "verdict, reason, ...", each behind `prefix`.
[[nodiscard]] std::string column_list(std::string_view prefix = "");

/// Makes all tables of an empty database. `cells` has every row that was ever finished, by its
/// fingerprint. The other tables tell of the sweep that the store is for now: what it is (`sweep`,
/// one row), its keys, the shards whose cells are noted, and of each such cell its number in the
/// grid and its group (scenario and values).
[[nodiscard]] std::string store_tables();

/// The row whose columns begin at `first` of the statement's row; a fault of the store at `path` if
/// a value is not of its column's type.
[[nodiscard]] Result<CellRow> row_at(const Statement& statement, int first, const std::string& path,
                                     const std::string& sku);

} // namespace skusim::sweep
