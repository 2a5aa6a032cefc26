// The columns of the catalog formats that skusim reads, side by side.
#pragma once

#include <skusim/text/csv.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace skusim::catalogs {

enum class CatalogFormat { ours, skypilot };

/// What a column of a catalog tells.
enum class CatalogCell {
    name,
    provider,
    region,
    zone, ///< of several in a region that have prices of their own
    family,
    series,
    vcpus,
    ram,
    accelerator,
    accelerator_kind,
    accelerator_count,
    accelerator_memory,
    accelerator_details, ///< of each accelerator, in a notation of SkyPilot's own
    price,
    spot_price,
    architecture,
    burstable,
    retired,
    processors,
    threads_per_core,
    low_priority_price,
    reserved_1_year_price,
    reserved_3_years_price,
    savings_plan_1_year_price,
    savings_plan_3_years_price,
    quota_family,
    accelerator_vendor,
    restriction,
    source,
    date,
};

struct CatalogColumn {
    CatalogCell cell;
    std::string_view ours; ///< empty if only SkyPilot's files tell it
    bool needed_in_ours;
    std::string_view skypilot; ///< empty if SkyPilot's files do not tell it
    bool needed_in_skypilot;
};

inline constexpr std::array<CatalogColumn, 30> catalog_columns{{
    {CatalogCell::name, "name", true, "InstanceType", true},
    {CatalogCell::provider, "provider", false, "", false},
    {CatalogCell::region, "region", false, "Region", true},
    {CatalogCell::zone, "", false, "AvailabilityZone", false},
    {CatalogCell::family, "family", false, "", false},
    {CatalogCell::series, "series", false, "", false},
    {CatalogCell::vcpus, "vcpus", true, "vCPUs", true},
    {CatalogCell::ram, "ram_gib", true, "MemoryGiB", true},
    {CatalogCell::accelerator, "accelerator", false, "AcceleratorName", false},
    {CatalogCell::accelerator_kind, "accelerator_kind", false, "", false},
    {CatalogCell::accelerator_count, "accelerator_count", false, "AcceleratorCount", false},
    {CatalogCell::accelerator_memory, "accelerator_memory_gib", false, "", false},
    {CatalogCell::accelerator_details, "", false, "GpuInfo", false},
    {CatalogCell::price, "usd_per_hour", true, "Price", true},
    {CatalogCell::spot_price, "spot_usd_per_hour", false, "SpotPrice", false},
    {CatalogCell::architecture, "architecture", false, "Arch", false},
    {CatalogCell::burstable, "burstable", false, "", false},
    {CatalogCell::retired, "retired", false, "", false},
    {CatalogCell::processors, "processors", false, "", false},
    {CatalogCell::threads_per_core, "threads_per_core", false, "", false},
    {CatalogCell::low_priority_price, "low_priority_usd_per_hour", false, "", false},
    {CatalogCell::reserved_1_year_price, "reserved_1_year_usd_per_hour", false, "", false},
    {CatalogCell::reserved_3_years_price, "reserved_3_years_usd_per_hour", false, "", false},
    {CatalogCell::savings_plan_1_year_price, "savings_plan_1_year_usd_per_hour", false, "", false},
    {CatalogCell::savings_plan_3_years_price, "savings_plan_3_years_usd_per_hour", false, "",
     false},
    {CatalogCell::quota_family, "quota_family", false, "", false},
    {CatalogCell::accelerator_vendor, "accelerator_vendor", false, "", false},
    {CatalogCell::restriction, "restriction", false, "", false},
    {CatalogCell::source, "source", false, "", false},
    {CatalogCell::date, "date", false, "", false},
}};

/// Where each cell is found in the rows of one file.
struct CatalogLayout {
    CatalogFormat format = CatalogFormat::ours;
    std::size_t columns = 0;
    bool last_is_read = true; ///< whether anything is read from the last column
    std::array<std::optional<std::size_t>, catalog_columns.size()> places;
};

/// Tells the format from the header. Faults: a header of neither format, unknown columns in ours,
/// columns given twice, needed columns missing.
[[nodiscard]] Result<CatalogLayout> read_layout(const std::string& file,
                                                const std::vector<text::CsvField>& header);

} // namespace skusim::catalogs
