#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

#include "report/form/figures.hpp"
#include "report/form/json_text.hpp"

#include <fmt/format.h>
#include <variant>

namespace skusim::report {

namespace {

using planner::CellValue;

std::string cell_text(const CellValue& value, planner::CellType type, bool exact) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        return type != planner::CellType::boolean ? std::to_string(*whole)
               : *whole != 0                      ? "true"
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

Table sweep_table(const SweepResult& result, bool whole) {
    Table table{{{"scenario"}}, {}};
    for (const std::string& key : result.keys) {
        table.columns.push_back({key, true});
    }
    table.columns.push_back({"sku"});
    if (whole) {
        table.columns.push_back({"region"});
    }
    for (const planner::CellColumn& column : planner::cell_columns) {
        if (whole || is_shown(column.name)) {
            table.columns.push_back(
                {std::string(column.name), column.type != planner::CellType::text});
        }
    }
    for (const SweepLine& line : result.lines) {
        std::vector<std::string> row{line.scenario};
        row.insert(row.end(), line.varied.begin(), line.varied.end());
        row.push_back(line.sku);
        if (whole) {
            row.push_back(line.region);
        }
        for (std::size_t i = 0; i < planner::cell_columns.size(); ++i) {
            if (whole || is_shown(planner::cell_columns[i].name)) {
                row.push_back(cell_text(line.row[i], planner::cell_columns[i].type, whole));
            }
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

Json line_json(const SweepResult& result, const SweepLine& line) {
    Json json{{"scenario", line.scenario},
              {"varied", Json::object()},
              {"sku", line.sku},
              {"region", line.region}};
    for (std::size_t i = 0; i < result.keys.size(); ++i) {
        json["varied"][result.keys[i]] = line.varied[i];
    }
    for (std::size_t i = 0; i < planner::cell_columns.size(); ++i) {
        Json value = nullptr;
        if (const auto* whole = std::get_if<std::int64_t>(&line.row[i])) {
            const bool is_truth = planner::cell_columns[i].type == planner::CellType::boolean;
            value = is_truth ? Json(*whole != 0) : Json(*whole);
        } else if (const auto* real = std::get_if<double>(&line.row[i])) {
            value = *real;
        } else if (const auto* text = std::get_if<std::string>(&line.row[i])) {
            value = *text;
        }
        json[std::string(planner::cell_columns[i].name)] = value;
    }
    return json;
}

} // namespace

std::string sweep(const SweepResult& result, Format format) {
    if (format == Format::json) {
        Json cells = Json::array();
        for (const SweepLine& line : result.lines) {
            cells.push_back(line_json(result, line));
        }
        const Json json{{"skusim", "sweep"}, {"varied", result.keys}, {"cells", cells}};
        return json_text(json);
    }
    return sweep_table(result, format == Format::csv).in(format);
}

} // namespace skusim::report
