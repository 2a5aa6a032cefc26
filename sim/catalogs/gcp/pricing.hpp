// Machines of Google Cloud with their prices, as the file `pricing.yml` of
// Cyclenerd/google-cloud-pricing-cost-calculator has them (Apache-2.0, commit 0166a59, seen 2026).
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalogs/catalog_file.hpp>
#include <skusim/catalogs/tables.hpp>

#include <string>
#include <string_view>

namespace skusim::catalogs {

/// Whether a file of that name is read as such prices, and not as CSV.
[[nodiscard]] bool is_pricing_file(const std::string& file);

/// Each machine under `gcp.compute.instance` in each region of its `cost`. A commitment is told per
/// month of 730 hours (`month_1y`, `month_3y`) and is divided by them, half up to 10^-9 USD. A
/// machine without `cpu`, `ram` or a price per hour is skipped. Faults: a file that is no YAML, one
/// without such machines.
[[nodiscard]] Result<CatalogReading> read_pricing(const std::string& file, std::string_view text,
                                                  const Tables& tables);

} // namespace skusim::catalogs
