// Items of the Azure Retail Prices API (https://prices.azure.com/api/retail/prices).
#pragma once

#include <skusim/text/tree.hpp>

#include "catalogs/machine_price.hpp"

#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::catalogs {

/// Whether the item looks like one of the Retail Prices API.
[[nodiscard]] bool is_price_item(const text::Value& item);

/// Reads the prices of one item; the error is the reason why it cannot be used, one of a few.
///
/// The same armSkuName is sold in several ways. Windows is told by productName, Spot and Low
/// Priority by skuName or meterName; a reservation's price covers its whole term, whatever its unit
/// of measure says, so it is divided by the term's hours (8,760 a year). What an hour costs under a
/// savings plan stands in `savingsPlan` beside the price without one (api-version
/// 2023-01-01-preview), and is a price per hour: those prices follow the item's own. Amounts are
/// read from their digits, exactly.
[[nodiscard]] tl::expected<std::vector<MachinePrice>, std::string_view>
read_prices(const text::Value& item);

} // namespace skusim::catalogs
