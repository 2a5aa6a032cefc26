#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

#include "report/form/figures.hpp"
#include "report/form/json_text.hpp"

#include <fmt/format.h>
#include <variant>

namespace skusim::report {

namespace {

using sweep::CellValue;

std::string cell_text(const CellValue& value, sweep::CellType type, bool exact) {
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

/// The columns that people look at first; a file has them all.
bool is_shown(std::string_view column) {
    for (const std::string_view shown :
         {"verdict", "capacity", "nodes", "usd_per_hour", "latency_p95_s", "utilization"}) {
        if (column == shown) {
            return true;
        }
    }
    return false;
}

Table sweep_table(const sweep::FinishedSweep& result, bool whole) {
    Table table{{{"scenario"}}, {}};
    for (const std::string& key : result.keys) {
        table.columns.push_back({key, true});
    }
    table.columns.push_back({"sku"});
    if (whole) {
        table.columns.push_back({"region"});
    }
    for (const sweep::CellColumn& column : sweep::cell_columns) {
        if (whole || is_shown(column.name)) {
            table.columns.push_back(
                {std::string(column.name), column.type != sweep::CellType::text});
        }
    }
    for (const sweep::FinishedCell& cell : result.cells) {
        std::vector<std::string> row{cell.scenario};
        row.insert(row.end(), cell.varied.begin(), cell.varied.end());
        row.push_back(cell.sku);
        if (whole) {
            row.push_back(cell.region);
        }
        for (std::size_t i = 0; i < sweep::cell_columns.size(); ++i) {
            if (whole || is_shown(sweep::cell_columns[i].name)) {
                row.push_back(cell_text(cell.row[i], sweep::cell_columns[i].type, whole));
            }
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

Json cell_json(const sweep::FinishedSweep& result, const sweep::FinishedCell& cell) {
    Json json{{"scenario", cell.scenario},
              {"varied", Json::object()},
              {"sku", cell.sku},
              {"region", cell.region}};
    for (std::size_t i = 0; i < result.keys.size(); ++i) {
        json["varied"][result.keys[i]] = cell.varied[i];
    }
    for (std::size_t i = 0; i < sweep::cell_columns.size(); ++i) {
        Json value = nullptr;
        if (const auto* whole = std::get_if<std::int64_t>(&cell.row[i])) {
            const bool is_truth = sweep::cell_columns[i].type == sweep::CellType::boolean;
            value = is_truth ? Json(*whole != 0) : Json(*whole);
        } else if (const auto* real = std::get_if<double>(&cell.row[i])) {
            value = *real;
        } else if (const auto* text = std::get_if<std::string>(&cell.row[i])) {
            value = *text;
        }
        json[std::string(sweep::cell_columns[i].name)] = value;
    }
    return json;
}

} // namespace

std::string sweep(const sweep::FinishedSweep& result, Format format) {
    if (format == Format::json) {
        Json cells = Json::array();
        for (const sweep::FinishedCell& cell : result.cells) {
            cells.push_back(cell_json(result, cell));
        }
        const Json json{{"skusim", "sweep"}, {"varied", result.keys}, {"cells", cells}};
        return json_text(json);
    }
    return sweep_table(result, format == Format::csv).in(format);
}

} // namespace skusim::report
