// Which family of vCPU quota a size of an Azure machine counts against, from
// data/hardware/azure_quota_families.csv: what no price list says.
#pragma once

#include <string_view>

namespace skusim::catalogs {

/// The family as Azure writes it ("standardDSv5Family", "Standard NCASv3_T4 Family"; its case is
/// not to be relied on); empty if it is unknown. A row of the table is a series, or a single size
/// that counts elsewhere than its series.
[[nodiscard]] std::string_view quota_family_of(std::string_view sku_name);

} // namespace skusim::catalogs
