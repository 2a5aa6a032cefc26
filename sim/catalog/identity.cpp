#include <skusim/catalog/identity.hpp>

#include <fmt/format.h>

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
    for (const std::string& processor : sku.processors) {
        text += '|' + processor;
    }
    return text;
}

} // namespace skusim::catalog
