#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/sweep_csv.hpp>
#include <skusim/report/table.hpp>
#include <skusim/sweep/choices.hpp>

#include "report/form/json_text.hpp"
#include "report/page/page.hpp"
#include "sweep_rows.hpp"

#include <algorithm>
#include <span>
#include <variant>

namespace skusim::report {

namespace {

/// The columns that people look at first; a file has them all.
bool is_shown_always(std::string_view column) {
    for (const std::string_view shown :
         {"verdict", "capacity", "nodes", "usd_per_hour", "latency_p95_s", "utilization"}) {
        if (column == shown) {
            return true;
        }
    }
    return false;
}

/// Whether a scenario asks for that column beside them.
bool is_shown(const sweep::FinishedSweep& result, std::size_t column) {
    const std::string_view name = sweep::cell_columns[column].name;
    for (const std::string_view asked :
         {"quota_missing", "commitment", "usd_per_year", "survives", "availability"}) {
        if (name == asked) {
            return std::any_of(result.cells.begin(), result.cells.end(), [&](const auto& cell) {
                return !std::holds_alternative<std::monostate>(cell.row[column]);
            });
        }
    }
    return is_shown_always(name);
}

/// Whether each cell is the cheapest of its group.
std::vector<bool> chosen_cells(const sweep::FinishedSweep& result,
                               const std::vector<sweep::GroupChoice>& choices) {
    std::vector<bool> is_chosen(result.cells.size());
    for (const sweep::GroupChoice& choice : choices) {
        if (choice.cheapest) {
            is_chosen[*choice.cheapest] = true;
        }
    }
    return is_chosen;
}

Table sweep_table(const sweep::FinishedSweep& result, const std::vector<bool>& is_chosen) {
    std::vector<std::size_t> shown;
    for (const std::size_t column : all_cell_columns()) {
        if (is_shown(result, column)) {
            shown.push_back(column);
        }
    }
    Table table{sweep_columns(result.keys, shown, false), {}};
    for (std::size_t i = 0; i < result.cells.size(); ++i) {
        table.rows.push_back(sweep_row(result.cells[i], shown, false, is_chosen[i]));
    }
    return table;
}

/// The cells of each group are neighbours.
std::string sweep_csv(const sweep::FinishedSweep& result) {
    SweepCsv csv(result.keys, result.is_whole());
    const std::span<const sweep::FinishedCell> cells(result.cells);
    for (std::size_t first = 0; first < cells.size();) {
        const std::size_t count = sweep::cells_of_group(cells.subspan(first));
        csv.add(cells.subspan(first, count));
        first += count;
    }
    return csv.take_text();
}

Json varied_json(const sweep::FinishedSweep& result, const sweep::FinishedCell& cell) {
    Json varied = Json::object();
    for (std::size_t i = 0; i < result.keys.size(); ++i) {
        varied[result.keys[i].key] = cell.varied[i];
    }
    return varied;
}

Json value_json(const sweep::FinishedCell& cell, std::size_t column) {
    if (const auto* whole = std::get_if<std::int64_t>(&cell.row[column])) {
        const bool is_truth = sweep::cell_columns[column].type == sweep::CellType::boolean;
        return is_truth ? Json(*whole != 0) : Json(*whole);
    }
    if (const auto* real = std::get_if<double>(&cell.row[column])) {
        return *real;
    }
    const auto* text = std::get_if<std::string>(&cell.row[column]);
    return text != nullptr ? Json(*text) : Json(nullptr);
}

Json cell_json(const sweep::FinishedSweep& result, const sweep::FinishedCell& cell,
               bool is_chosen) {
    Json json{{"scenario", cell.scenario},
              {"varied", varied_json(result, cell)},
              {"sku", cell.sku},
              {"region", cell.region}};
    for (std::size_t i = 0; i < sweep::cell_columns.size(); ++i) {
        json[std::string(sweep::cell_columns[i].name)] = value_json(cell, i);
    }
    json["chosen_as"] = is_chosen ? Json::array({chosen}) : Json::array();
    return json;
}

Json choice_json(const sweep::FinishedSweep& result, const sweep::GroupChoice& choice) {
    const sweep::FinishedCell& first = result.cells[choice.first];
    Json json{{"scenario", first.scenario},
              {"varied", varied_json(result, first)},
              {"cheapest", nullptr},
              {"changed_along", Json::array()}};
    if (choice.cheapest) {
        const sweep::FinishedCell& cell = result.cells[*choice.cheapest];
        json["cheapest"] =
            Json{{"sku", cell.sku},
                 {"region", cell.region},
                 {"nodes", value_json(cell, sweep::column_named("nodes"))},
                 {"usd_per_hour", value_json(cell, sweep::column_named("usd_per_hour"))},
                 {"usd_total", value_json(cell, sweep::column_named("usd_total"))}};
    }
    for (const std::size_t key : choice.changed_along) {
        json["changed_along"].push_back(result.keys[key].key);
    }
    return json;
}

Json sweep_json(const sweep::FinishedSweep& result,
                const std::vector<sweep::GroupChoice>& choices) {
    const std::vector<bool> is_chosen = chosen_cells(result, choices);
    Json json{{"skusim", "sweep"},         {"result_version", result_version},
              {"varied", Json::array()},   {"shard", nullptr},
              {"missing", result.missing}, {"choices", Json::array()},
              {"cells", Json::array()}};
    for (const sweep::VariedKey& varied : result.keys) {
        json["varied"].push_back(varied.key);
    }
    if (!result.shard.is_whole()) {
        json["shard"] = Json{{"index", result.shard.index}, {"count", result.shard.count}};
    }
    for (const sweep::GroupChoice& choice : choices) {
        json["choices"].push_back(choice_json(result, choice));
    }
    for (std::size_t i = 0; i < result.cells.size(); ++i) {
        json["cells"].push_back(cell_json(result, result.cells[i], is_chosen[i]));
    }
    return json;
}

/// The answer to each combination of values, and along which keys it is not that of the value
/// before.
Table choice_table(const sweep::FinishedSweep& result,
                   const std::vector<sweep::GroupChoice>& choices) {
    Table table{{{"scenario"}}, {}};
    for (const sweep::VariedKey& varied : result.keys) {
        table.columns.push_back({varied.key, true});
    }
    for (const Column& column :
         {Column{"cheapest"}, Column{"nodes", true}, Column{"USD/h", true}, Column{"changed by"}}) {
        table.columns.push_back(column);
    }
    for (const sweep::GroupChoice& choice : choices) {
        const sweep::FinishedCell& first = result.cells[choice.first];
        std::vector<std::string> row{first.scenario};
        row.insert(row.end(), first.varied.begin(), first.varied.end());
        const auto value = [&](std::size_t column) {
            return choice.cheapest ? cell_text(result.cells[*choice.cheapest].row[column],
                                               sweep::cell_columns[column].type, false)
                                   : "";
        };
        row.push_back(choice.cheapest ? result.cells[*choice.cheapest].sku : "none performs");
        row.push_back(value(sweep::column_named("nodes")));
        row.push_back(value(sweep::column_named("usd_per_hour")));
        std::string along;
        for (const std::size_t key : choice.changed_along) {
            along += (along.empty() ? "" : ", ") + result.keys[key].key;
        }
        row.push_back(along);
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace

std::string sweep(const sweep::FinishedSweep& result, Format format) {
    if (format == Format::csv) {
        return sweep_csv(result);
    }
    const std::vector<sweep::GroupChoice> choices = sweep::cheapest_choices(result);
    if (format == Format::json) {
        return json_text(sweep_json(result, choices));
    }
    if (format == Format::html) {
        return page({"sweep", sweep(result, Format::text), sweep_json(result, choices)});
    }
    const std::string cells = sweep_table(result, chosen_cells(result, choices)).in(format);
    return choices.empty() ? cells : cells + '\n' + choice_table(result, choices).in(format);
}

} // namespace skusim::report
