// Tables of series of machines: data/hardware/azure_series.csv, aws_series.csv, gcp_series.csv, and
// those of users.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalogs/tables.hpp>
#include <skusim/text/csv_records.hpp>

#include <string>
#include <string_view>

namespace skusim::catalogs {

/// Columns `series`, `architecture` (x86_64 | arm64), `burstable`, `retired`, `threads_per_core`,
/// `accelerator`, `processors` (with | between), `source`, `date`; optional `note` and `provider`.
extern const text::CsvFormat series_format;

[[nodiscard]] Series read_series(const text::CsvRecord& record, Faults& faults);

/// A whole table of one cloud. Two rows of one name are a fault.
[[nodiscard]] Result<std::map<std::string, Series, std::less<>>>
parse_series(const std::string& file, std::string_view text);

/// The tables that are compiled into the program.
[[nodiscard]] SeriesTable shipped_series();

} // namespace skusim::catalogs
