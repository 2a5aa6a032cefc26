// What one node costs, as its SKU is priced.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/workload/job.hpp>

#include <optional>

namespace skusim::tariff {

/// The price of one node of the SKU under the policy, if it has one.
[[nodiscard]] std::optional<UsdPerHour> node_price(const catalog::Sku& sku,
                                                   scenario::Pricing pricing);

/// The price of one node of the SKU rented in that tier, if it has one. A low-priority node has its
/// own price, or the spot price where the catalog has no other for evictable machines.
[[nodiscard]] std::optional<UsdPerHour> tier_price(const catalog::Sku& sku, workload::Tier tier);

} // namespace skusim::tariff
