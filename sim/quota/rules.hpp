// Which limits of each cloud hold for a machine.
#pragma once

#include <skusim/quota/claim.hpp>
#include <skusim/quota/sheet.hpp>

#include <vector>

namespace skusim::quota {

using HoldingLimits = std::vector<const Limit*>;

[[nodiscard]] HoldingLimits azure_limits(const Sheet& sheet, const catalog::Sku& sku,
                                         Market market);
[[nodiscard]] HoldingLimits aws_limits(const Sheet& sheet, const catalog::Sku& sku, Market market);
[[nodiscard]] HoldingLimits gcp_limits(const Sheet& sheet, const catalog::Sku& sku, Market market);
[[nodiscard]] HoldingLimits table_limits(const Sheet& sheet, const catalog::Sku& sku,
                                         Market market);

} // namespace skusim::quota
