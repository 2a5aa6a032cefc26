#include <skusim/tariff/tariff.hpp>

namespace skusim::tariff {

std::optional<UsdPerHour> node_price(const catalog::Sku& sku, scenario::Pricing pricing) {
    return pricing == scenario::Pricing::spot ? sku.spot : sku.on_demand;
}

std::optional<UsdPerHour> tier_price(const catalog::Sku& sku, workload::Tier tier) {
    if (tier == workload::Tier::dedicated) {
        return sku.on_demand;
    }
    return sku.low_priority ? sku.low_priority : sku.spot;
}

} // namespace skusim::tariff
