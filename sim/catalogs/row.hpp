// One row of a catalog: what it says, and why it cannot be used if it cannot.
#pragma once

#include <skusim/catalog/sku.hpp>
#include <skusim/catalogs/tables.hpp>

#include "columns.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::catalogs {

/// A machine that is said to have more than this is a mistake: these are far above what can be
/// rented and far below what a slip of the unit (MiB for GiB) gives.
inline constexpr double most_vcpus = 1e5;
inline constexpr double most_ram_gib = 1e6;
inline constexpr double most_accelerators = 1e4;

/// Why a row cannot be used. Reasons are few and fixed, so that rows can be counted by them.
struct RowRefusal {
    std::string_view reason;
    text::CsvField where;
};

/// What a usable row says, its words still in the reader's buffer: most rows of a catalog are of
/// regions that nobody asked for, and never become a SKU.
struct CatalogRow {
    std::string_view name; ///< empty for the price of accelerators alone
    std::string_view provider, region, zone, family, series;
    double vcpus = 0;
    double ram_gib = 0;
    std::string_view accelerator;
    std::optional<catalog::AcceleratorKind> accelerator_kind;
    double accelerator_count = 0; ///< 0 for none
    std::optional<double> accelerator_memory_gib;
    std::string_view accelerator_vendor;
    std::string_view accelerator_details; ///< SkyPilot's GpuInfo, as it stands there
    std::optional<UsdPerHour> on_demand, spot, low_priority, reserved_1_year, reserved_3_years,
        savings_plan_1_year, savings_plan_3_years;
    std::optional<catalog::Architecture> architecture;
    std::optional<bool> burstable, retired;
    std::string_view processors, date, restriction, quota_family;
    std::optional<int> threads_per_core;
};

[[nodiscard]] tl::expected<CatalogRow, RowRefusal>
read_row(const CatalogLayout& layout, const std::vector<text::CsvField>& fields);

/// The row as a SKU. What it leaves open comes from the tables of series, and the memory of its
/// accelerators from the hardware table.
[[nodiscard]] catalog::Sku make_sku(const CatalogRow& row, CatalogFormat format,
                                    const Tables& tables);

/// A sentence where the row gives an accelerator several times the memory of its kind in the
/// hardware table, or a small part of it: often that of all of a machine's together.
[[nodiscard]] std::optional<std::string>
doubt_of_memory(const CatalogRow& row, const catalog::Sku& sku, const Tables& tables);

} // namespace skusim::catalogs
