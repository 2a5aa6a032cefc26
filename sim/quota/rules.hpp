// Which limits of each cloud hold for a machine.
#pragma once

#include <skusim/quota/claim.hpp>
#include <skusim/quota/sheet.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skusim::quota {

using HoldingLimits = std::vector<const Limit*>;

[[nodiscard]] HoldingLimits azure_limits(const Sheet& sheet, const catalog::Sku& sku,
                                         Market market);
[[nodiscard]] HoldingLimits aws_limits(const Sheet& sheet, const catalog::Sku& sku, Market market);
[[nodiscard]] HoldingLimits gcp_limits(const Sheet& sheet, const catalog::Sku& sku, Market market);
[[nodiscard]] HoldingLimits table_limits(const Sheet& sheet, const catalog::Sku& sku,
                                         Market market);

/// Capitals and small letters are one: `standardNCADSA100v4Family` is seen in both.
[[nodiscard]] bool is_same_word(std::string_view a, std::string_view b);

} // namespace skusim::quota
