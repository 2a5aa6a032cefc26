// What nodes cost: the one place that knows how time on a SKU is paid for.
//
//     if (const std::optional<Tariff> tariff = tariff_of(sku, scenario::Pricing::on_demand)) {
//         const Usd bill = cost(*tariff, node_hours);
//     }
//
// Who asks these questions of a tariff, and multiplies by no price, needs no change when part of
// the nodes is paid for in another way, such as a commitment that is due whether it is used or not.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/workload/job.hpp>

#include <optional>

namespace skusim::tariff {

/// How the nodes of one SKU are paid for: every hour of every node costs the same.
struct Tariff {
    UsdPerHour per_node_hour;
};

/// The tariff of the SKU under the policy; nothing if the catalog has no such price.
[[nodiscard]] std::optional<Tariff> tariff_of(const catalog::Sku& sku, scenario::Pricing pricing);

/// The tariff of the SKU rented in that tier; nothing if the catalog has no such price. A
/// low-priority node has its own price, or the spot price where the catalog has no other for
/// evictable machines.
[[nodiscard]] std::optional<Tariff> tariff_of(const catalog::Sku& sku, workload::Tier tier);

/// What `nodes` >= 0 cost while all of them are rented.
[[nodiscard]] UsdPerHour hourly(const Tariff& tariff, int nodes);

/// What the time of nodes costs, rounded half up to 10^-9 USD.
[[nodiscard]] Usd cost(const Tariff& tariff, const MachineTime& time);
/// Gives the cost of a time that was estimated, in hours.
[[nodiscard]] Usd cost(const Tariff& tariff, double node_hours);
/// An amount that the cost of so many hours, or of more, is not below in spite of all rounding.
[[nodiscard]] Usd least_cost(const Tariff& tariff, double node_hours);

/// The most nodes, up to `most`, that cost less than `bound` while all of them are rented.
[[nodiscard]] int most_nodes_below(const Tariff& tariff, UsdPerHour bound, int most);

/// Multiplies every price that a tariff of the SKU is made from, each rounded to 10^-9 USD.
void scale_prices(catalog::Sku& sku, double factor);

} // namespace skusim::tariff
