// Items of the Azure Retail Prices API (https://prices.azure.com/api/retail/prices).
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/text/tree.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::catalogs {

enum class PriceKind {
    on_demand,
    spot,
    low_priority,
    reserved_1_year,
    reserved_3_years,
    savings_plan_1_year,
    savings_plan_3_years,
};
inline constexpr std::size_t price_kinds = 7;

/// One price of one machine in one region, for Linux.
struct MachinePrice {
    std::string name;   ///< "Standard_D2s_v5"
    std::string region; ///< "eastus"
    PriceKind kind = PriceKind::on_demand;
    UsdPerHour price;
    std::string since;      ///< when it came into force, as ISO text
    bool is_primary = true; ///< of the meter that the region is billed by
};

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
