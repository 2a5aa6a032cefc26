// One SKU under one scenario: a cell of a sweep, as a row of plain values.
//
// A cell is the plan of a catalog with that SKU alone, so its node count is verified like a chosen
// one's, whether it would be chosen or not.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/scenario/scenario.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace skusim::sweep {

/// Nothing, a whole number, a figure or a text.
using CellValue = std::variant<std::monostate, std::int64_t, double, std::string>;

/// A truth value is held as 0 or 1.
enum class CellType { integer, real, text, boolean };

struct CellColumn {
    std::string_view name; ///< with its unit
    CellType type;
};

/// What a cell tells, in this order. Figures of the cluster are those of `nodes`, simulated to the
/// asked precision, with the ends of their intervals; nothing where no count of nodes was found.
inline constexpr std::array<CellColumn, 49> cell_columns{{
    {"verdict", CellType::text},
    {"reason", CellType::text},
    {"workers", CellType::integer},
    {"service_mean_s", CellType::real},
    {"capacity", CellType::real},
    {"capacity_unit", CellType::text},
    {"nodes", CellType::integer},
    {"nodes_for_slo", CellType::integer},
    {"nodes_lower_bound", CellType::integer},
    {"usd_per_hour", CellType::real},
    {"usd_per_node_hour", CellType::real},
    {"meets_slo", CellType::boolean},
    {"latency_mean_s", CellType::real},
    {"latency_mean_low_s", CellType::real},
    {"latency_mean_high_s", CellType::real},
    {"latency_p50_s", CellType::real},
    {"latency_p50_low_s", CellType::real},
    {"latency_p50_high_s", CellType::real},
    {"latency_p95_s", CellType::real},
    {"latency_p95_low_s", CellType::real},
    {"latency_p95_high_s", CellType::real},
    {"latency_p99_s", CellType::real},
    {"latency_p99_low_s", CellType::real},
    {"latency_p99_high_s", CellType::real},
    {"throughput_per_s", CellType::real},
    {"throughput_low_per_s", CellType::real},
    {"throughput_high_per_s", CellType::real},
    {"utilization", CellType::real},
    {"utilization_low", CellType::real},
    {"utilization_high", CellType::real},
    {"error_rate", CellType::real},
    {"error_rate_low", CellType::real},
    {"error_rate_high", CellType::real},
    {"rule", CellType::text},
    {"service_basis", CellType::text},
    {"tier", CellType::text},
    {"makespan_s", CellType::real},
    {"makespan_low_s", CellType::real},
    {"makespan_high_s", CellType::real},
    {"makespan_bound_s", CellType::real},
    {"usd_total", CellType::real},
    {"usd_per_million_items", CellType::real},
    {"quota_limit", CellType::text},
    {"quota_missing", CellType::real},
    {"commitment", CellType::text},
    {"usd_per_year", CellType::real},
    {"on_demand_usd_per_year", CellType::real},
    {"survives", CellType::text},
    {"availability", CellType::real},
}};

/// The place of the column of that name. A name that is none does not compile.
[[nodiscard]] consteval std::size_t column_named(std::string_view name) {
    for (std::size_t i = 0; i < cell_columns.size(); ++i) {
        if (cell_columns[i].name == name) {
            return i;
        }
    }
    throw "a cell has no column of that name";
}

/// One value for each of cell_columns.
using CellRow = std::vector<CellValue>;

/// Plans the scenario for this SKU alone. `scenario` has a model and an objective.
[[nodiscard]] CellRow evaluate_cell(const scenario::Scenario& scenario, const catalog::Sku& sku,
                                    const catalog::Hardware& hardware);

} // namespace skusim::sweep
