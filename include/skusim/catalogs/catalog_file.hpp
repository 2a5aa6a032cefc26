// Reads SKU catalogs: CSV files of ours, SkyPilot's as they are, and the JSON of Azure's price list
// and of `az vm list-skus`; joins several into one, and writes ours.
//
// Real catalogs are dirty. A row that cannot be used is counted and reported with its reason and
// its first place, never silently dropped; a file in which no row can be used is a fault.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/catalogs/tables.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::catalogs {

/// Rows that could not be used, all for one reason.
struct SkippedRows {
    std::string reason; ///< "vCPUs missing"
    std::int64_t count = 0;
    Place first; ///< of the first such row

    bool operator==(const SkippedRows&) const = default;
};

/// Which rows to keep. Every row is read, checked and counted all the same.
struct CatalogFilter {
    std::vector<std::string> regions; ///< all if empty
    /// Where a region is asked for, if anywhere: there it is told that no row is of it.
    std::function<std::optional<Place>(const std::string& region)> asked_at = {};
};

/// Where a SKU's price on demand, or all that is known of one without, is from, and of which day.
struct PriceOrigin {
    std::string source; ///< file name, as the user gave it
    std::string date;   ///< YYYY-MM-DD; empty if nobody says

    bool operator==(const PriceOrigin&) const = default;
};

struct CatalogReading {
    catalog::Catalog catalog;
    /// How many the whole file has beside its header and blank lines; in JSON, its lists' items.
    std::int64_t rows = 0;
    std::vector<SkippedRows> skipped;    ///< of the whole file, in order of first occurrence
    std::vector<std::string> notes = {}; ///< what else is to be known of the file; sentences
    /// An imported catalog has each SKU's, in the order of these.
    std::vector<PriceOrigin> origins = {};
    /// What was known of its machines, if that is not shipped_tables() alone.
    std::shared_ptr<const Tables> tables;
};

/// Reads the catalog at `paths`, each that of a file, or the name of one that ships
/// (catalog/shipped.hpp). The format of each follows from its content:
///
/// - ours, one row per SKU and region: `name`, `vcpus`, `ram_gib` and `usd_per_hour` are required;
///   `provider`, `region`, `family`, `series`, `accelerator`, `accelerator_kind` (gpu | fpga),
///   `accelerator_count`, `accelerator_memory_gib`, `spot_usd_per_hour`, `architecture`
///   (x86_64 | arm64), `burstable` and `retired` (true | false), `processors` (names of the
///   hardware table with | between), `threads_per_core`, `low_priority_usd_per_hour`,
///   `reserved_1_year_usd_per_hour`, `reserved_3_years_usd_per_hour` (for each hour of the term),
///   `restriction` (why the subscription may not rent it), `source` and `date` (YYYY-MM-DD) are
///   optional; any other is a fault;
/// - SkyPilot's `vms.csv`, by column name: `InstanceType`, `vCPUs`, `MemoryGiB`, `Price` and
///   `Region` are required, `AcceleratorName`, `AcceleratorCount`, `GpuInfo`, `SpotPrice`, `Arch`
///   and `AvailabilityZone` optional, others ignored. Rows of one machine in several zones are one
///   SKU at the least of their prices. Google's rows of accelerators alone are joined to those of
///   the machines that can have them: "n1-standard-8" and one T4 are "n1-standard-8+1xT4";
/// - JSON of `az vm list-skus` (a bare array, or REST's {"value": [...]}): machines without prices;
/// - JSON of the Azure Retail Prices API, one page or an array of them: prices of Linux machines in
///   USD. It tells no machine's size, so it is of use in import_catalog() only. An object with
///   `retailPrice` is a price, one with `capabilities` a SKU: a file may hold both;
/// - JSON of instances.vantage.sh: machines of AWS with prices on demand, spot, reserved and under
///   savings plans, both without an upfront fee;
/// - JSON of AWS's own price list of EC2 in one region: the same machines with their prices on
/// demand
///   and reserved. That of its savings plans beside it tells the price of an hour under them, by
///   the list's own code of the machine. `aws ec2 describe-spot-price-history`: the mean spot
///   price, weighted by time. The last two are of use in import_catalog() only;
/// - JSON of Google's Cloud Billing catalog: rates for vCPUs, RAM and GPUs, which prices of
/// machines
///   are made of that another file tells the size of; in import_catalog() only, too;
/// - YAML, told by the file's name, as Cyclenerd's pricing.yml: machines of Google Cloud with their
///   prices on demand, spot, and committed to for one and three years.
///
/// What the file leaves open about a machine (architecture, burstable, retired, processors, the
/// exact type and memory of its accelerators) is taken from `tables`. An empty price is an absent
/// one, and in SkyPilot's files 0 is, too.
///
/// Several files are one catalog: those of several clouds, or regions. A machine that two of them
/// have is the first one's. Each wanted region must be in one of them.
[[nodiscard]] Result<CatalogReading> read_catalogs(const std::vector<std::string>& paths,
                                                   const CatalogFilter& filter = {},
                                                   const Tables& tables = shipped_tables());

/// Reads a catalog from text; `file` is its name in messages.
[[nodiscard]] Result<CatalogReading> parse_catalog(const std::string& file, std::string_view text,
                                                   const CatalogFilter& filter = {},
                                                   const Tables& tables = shipped_tables());

/// Joins any mixture of files that read_catalogs() knows into one catalog, by name and region,
/// whatever their order: sizes and restrictions from list-skus, prices from the price list, the
/// rest from CSV catalogs; of two of these the first has the word. Its prices are of the day of
/// `today`, those of a CSV catalog of the day that it tells. Rows and skipped rows are of all files
/// together. The SKUs are in order of region and name. Prices that begin after `today` (YYYY-MM-DD;
/// the day of the system's clock if it is empty) or have ended by then do not count.
[[nodiscard]] Result<CatalogReading> import_catalog(const std::vector<std::string>& paths,
                                                    const std::string& today = {});

/// The catalog as a CSV file of ours, which reads back as the same SKUs and date. Each row tells
/// its origin, where they are known.
[[nodiscard]] std::string catalog_csv(const CatalogReading& reading);

} // namespace skusim::catalogs
