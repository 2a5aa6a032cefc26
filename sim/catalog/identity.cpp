#include <skusim/catalog/identity.hpp>

#include <fmt/format.h>
#include <string_view>

namespace skusim::catalog {

std::string identity(const Sku& sku) {
    std::string text = fmt::format(
        "{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", sku.name, sku.provider, sku.region,
        sku.family, sku.series, sku.vcpus, sku.ram.value(),
        sku.on_demand ? sku.on_demand->nano_usd() : -1, sku.spot ? sku.spot->nano_usd() : -1,
        sku.low_priority ? sku.low_priority->nano_usd() : -1, name(sku.architecture), sku.burstable,
        sku.retired, sku.threads_per_core, sku.restriction);
    if (sku.accelerators) {
        const Accelerators& accelerators = *sku.accelerators;
        const bool has_kind = accelerators.kind.has_value();
        text +=
            fmt::format("|{}|{}|{}|{}|{}", accelerators.type,
                        has_kind ? name_in_table(*accelerators.kind) : "", accelerators.count,
                        accelerators.memory_each.value_or(Bytes{}).value(), accelerators.vendor);
    }
    // Figures that came later are told where they are, so that other machines keep their identity.
    const auto add_price = [&](std::string_view kind, const std::optional<UsdPerHour>& price) {
        if (price) {
            text += fmt::format("|{}={}", kind, price->nano_usd());
        }
    };
    add_price("reserved-1y", sku.reserved_1_year);
    add_price("reserved-3y", sku.reserved_3_years);
    add_price("savings-plan-1y", sku.savings_plan_1_year);
    add_price("savings-plan-3y", sku.savings_plan_3_years);
    for (const std::string& processor : sku.processors) {
        text += '|' + processor;
    }
    return text;
}

} // namespace skusim::catalog
