// Reads SKU catalogs: CSV files of ours, and SkyPilot's as they are.
//
// Real catalogs are dirty. A row that cannot be used is counted and reported with its reason and
// its first place, never silently dropped; a file in which no row can be used is a fault.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalog/sku.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::formats {

/// Rows that could not be used, all for one reason.
struct SkippedRows {
    std::string reason; ///< "vCPUs missing"
    std::int64_t count = 0;
    Place first; ///< of the first such row

    bool operator==(const SkippedRows&) const = default;
};

/// Which rows to keep. Every row is read, checked and counted all the same.
struct CatalogFilter {
    std::optional<std::string> region; ///< all if absent
};

struct CatalogReading {
    catalog::Catalog catalog;
    std::int64_t rows = 0;            ///< of the whole file, its header and blank lines not counted
    std::vector<SkippedRows> skipped; ///< of the whole file, in order of first occurrence
};

/// Reads the catalog at `path`. The format follows from the header line:
///
/// - ours, one row per SKU and region: `name`, `vcpus`, `ram_gib` and `usd_per_hour` are required;
///   `provider`, `region`, `family`, `series`, `accelerator`, `accelerator_kind` (gpu | fpga),
///   `accelerator_count`, `accelerator_memory_gib`, `spot_usd_per_hour`, `architecture`
///   (x86_64 | arm64), `burstable` and `retired` (true | false), `processors` (names of the
///   hardware table with | between), `source` and `date` (YYYY-MM-DD) are optional; any other is a
///   fault;
/// - SkyPilot's `vms.csv`, by column name: `InstanceType`, `vCPUs`, `MemoryGiB`, `Price` and
/// `Region`
///   are required, `AcceleratorName`, `AcceleratorCount` and `SpotPrice` optional, others ignored.
///
/// What the file leaves open about an Azure machine (architecture, burstable, retired, processors,
/// the exact type and memory of its accelerators) is taken from the table of Azure series that
/// ships with skusim. An empty price is an absent one, and in SkyPilot's files 0 is, too.
[[nodiscard]] Result<CatalogReading> read_catalog(const std::string& path,
                                                  const CatalogFilter& filter = {});

/// The same from text; `file` is the name in messages.
[[nodiscard]] Result<CatalogReading> parse_catalog(const std::string& file, std::string_view text,
                                                   const CatalogFilter& filter = {});

} // namespace skusim::formats
