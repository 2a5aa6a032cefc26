#include "sweep_rows.hpp"

#include "report/form/figures.hpp"

#include <fmt/format.h>
#include <numeric>
#include <variant>

namespace skusim::report {

std::string cell_text(const sweep::CellValue& value, sweep::CellType type, bool exact) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        return type != sweep::CellType::boolean ? std::to_string(*whole)
               : *whole != 0                    ? "true"
                                                : "false";
    }
    if (const auto* real = std::get_if<double>(&value)) {
        return exact ? plain(*real) : fmt::format("{:.4g}", *real);
    }
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? *text : "";
}

std::vector<std::size_t> all_cell_columns() {
    std::vector<std::size_t> all(sweep::cell_columns.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

std::vector<Column> sweep_columns(const std::vector<sweep::VariedKey>& keys,
                                  const std::vector<std::size_t>& shown, bool whole) {
    std::vector<Column> columns{{"scenario", false, true}};
    for (const sweep::VariedKey& varied : keys) {
        columns.push_back({varied.key, true});
    }
    columns.push_back({"sku"});
    if (whole) {
        columns.push_back({"region"});
    }
    for (const std::size_t i : shown) {
        const sweep::CellColumn& column = sweep::cell_columns[i];
        columns.push_back({std::string(column.name), column.type != sweep::CellType::text,
                           column.name == "capacity" || column.name == "latency_p95_s" ||
                               column.name == "utilization"});
    }
    columns.push_back({"chosen_as", false, true});
    return columns;
}

std::vector<std::string> sweep_row(const sweep::FinishedCell& cell,
                                   const std::vector<std::size_t>& shown, bool whole,
                                   bool is_chosen) {
    std::vector<std::string> row{cell.scenario};
    row.insert(row.end(), cell.varied.begin(), cell.varied.end());
    row.push_back(cell.sku);
    if (whole) {
        row.push_back(cell.region);
    }
    for (const std::size_t i : shown) {
        row.push_back(cell_text(cell.row[i], sweep::cell_columns[i].type, whole));
    }
    row.emplace_back(is_chosen ? chosen : "");
    return row;
}

} // namespace skusim::report
