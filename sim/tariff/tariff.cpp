#include <skusim/tariff/tariff.hpp>

#include <algorithm>
#include <cmath>

namespace skusim::tariff {

namespace {

std::optional<Tariff> at_price(const std::optional<UsdPerHour>& price) {
    return price ? std::optional(Tariff{*price}) : std::nullopt;
}

std::int64_t times(UsdPerHour price, double factor) {
    return nearest_nano_usd(std::round(static_cast<double>(price.nano_usd()) * factor));
}

} // namespace

std::optional<Tariff> tariff_of(const catalog::Sku& sku, scenario::Pricing pricing) {
    return at_price(pricing == scenario::Pricing::spot ? sku.spot : sku.on_demand);
}

std::optional<Tariff> tariff_of(const catalog::Sku& sku, workload::Tier tier) {
    if (tier == workload::Tier::dedicated) {
        return at_price(sku.on_demand);
    }
    return at_price(sku.low_priority ? sku.low_priority : sku.spot);
}

UsdPerHour hourly(const Tariff& tariff, int nodes) {
    return tariff.per_node_hour * nodes;
}

Usd cost(const Tariff& tariff, const MachineTime& time) {
    return skusim::cost(tariff.per_node_hour, time);
}

Usd cost(const Tariff& tariff, double node_hours) {
    return Usd::from_nano(times(tariff.per_node_hour, node_hours));
}

Usd least_cost(const Tariff& tariff, double node_hours) {
    constexpr double safety = 1 - 1e-9;
    const double nano = node_hours * static_cast<double>(tariff.per_node_hour.nano_usd()) * safety;
    return Usd::from_nano(nearest_nano_usd(std::max(nano, 0.0)));
}

int most_nodes_below(const Tariff& tariff, UsdPerHour bound, int most) {
    const std::int64_t each = tariff.per_node_hour.nano_usd();
    if (each == 0) {
        return most;
    }
    return static_cast<int>(std::min<std::int64_t>(most, (bound.nano_usd() - 1) / each));
}

void scale_prices(catalog::Sku& sku, double factor) {
    for (std::optional<UsdPerHour>* price : {&sku.on_demand, &sku.spot, &sku.low_priority}) {
        if (*price) {
            *price = UsdPerHour::from_nano(times(**price, factor));
        }
    }
}

} // namespace skusim::tariff
