#include "machine_price.hpp"

namespace skusim::catalogs {

std::optional<UsdPerHour>& price_of(catalog::Sku& sku, PriceKind kind) {
    switch (kind) {
    case PriceKind::spot:
        return sku.spot;
    case PriceKind::low_priority:
        return sku.low_priority;
    case PriceKind::reserved_1_year:
        return sku.reserved_1_year;
    case PriceKind::reserved_3_years:
        return sku.reserved_3_years;
    case PriceKind::savings_plan_1_year:
        return sku.savings_plan_1_year;
    case PriceKind::savings_plan_3_years:
        return sku.savings_plan_3_years;
    case PriceKind::on_demand:
        break;
    }
    return sku.on_demand;
}

} // namespace skusim::catalogs
