// What a series of Azure machines is made of, from data/hardware/azure_series.csv: what SkyPilot's
// catalogs do not say.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalog/sku.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::catalogs {

struct AzureSeries {
    catalog::Architecture architecture = catalog::Architecture::x86_64;
    bool burstable = false;
    bool retired = false;
    int threads_per_core = 0; ///< vCPUs that one core is sold as; 0 if unknown
    std::string accelerator;  ///< name in the hardware table; empty if none or unknown
    std::vector<std::string> processors;
};

using AzureSeriesTable = std::map<std::string, AzureSeries, std::less<>>;

/// Columns `series`, `architecture` (x86_64 | arm64), `burstable`, `retired`, `threads_per_core`,
/// `accelerator`, `processors` (with | between), `source`, `date`, `note`.
[[nodiscard]] Result<AzureSeriesTable> parse_azure_series(std::string_view text);

/// The table that is compiled into the program, parsed once.
[[nodiscard]] const AzureSeriesTable& shipped_azure_series();

} // namespace skusim::catalogs
