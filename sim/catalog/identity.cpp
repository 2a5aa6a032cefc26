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
        text += fmt::format("|{}|{}|{}|{}", sku.accelerators->type,
                            static_cast<int>(sku.accelerators->kind), sku.accelerators->count,
                            sku.accelerators->memory_each.value());
    }
    for (const std::string& processor : sku.processors) {
        text += '|' + processor;
    }
    return text;
}

} // namespace skusim::catalog
