// What a list of prices says of one machine.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/catalog/sku.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

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
    std::string until;      ///< when it ends, as ISO text; empty if no end is told
    bool is_primary = true; ///< of the meter that the region is billed by
};

inline constexpr std::int64_t hours_per_year = 8760;

/// An amount for so many hours, per hour: half up to 10^-9 USD.
[[nodiscard]] constexpr UsdPerHour per_hour(UsdPerHour amount, std::int64_t hours) {
    return UsdPerHour::from_nano((amount.nano_usd() + hours / 2) / hours);
}

/// The SKU's price of that kind.
[[nodiscard]] std::optional<UsdPerHour>& price_of(catalog::Sku& sku, PriceKind kind);

} // namespace skusim::catalogs
