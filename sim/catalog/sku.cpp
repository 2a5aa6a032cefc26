#include <skusim/catalog/sku.hpp>

#include <algorithm>
#include <tuple>

namespace skusim::catalog {

namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// "D4s_v5" -> "Ds_v5", "E4-2s_v5" -> "Es_v5".
std::string without_size(std::string_view machine) {
    const std::size_t first = std::min(machine.find_first_of(digits), machine.size());
    std::size_t last = std::min(machine.find_first_not_of(digits, first), machine.size());
    if (last + 1 < machine.size() && machine[last] == '-' &&
        digits.find(machine[last + 1]) != std::string_view::npos) {
        last = std::min(machine.find_first_not_of(digits, last + 1), machine.size());
    }
    return std::string(machine.substr(0, first)) + std::string(machine.substr(last));
}

bool is_version(std::string_view part) {
    return part.size() > 1 && part[0] == 'v' &&
           part.find_first_not_of(digits, 1) == std::string_view::npos;
}

} // namespace

std::string_view name(Architecture architecture) {
    return name_in_table(architecture);
}

std::optional<Bytes> accelerator_memory(const Sku& sku) {
    const bool is_known = sku.accelerators && sku.accelerators->memory_each;
    return is_known ? std::optional(*sku.accelerators->memory_each * sku.accelerators->count)
                    : std::nullopt;
}

bool before_on_ladder(const Sku& a, const Sku& b) {
    const auto rank = [](const Sku& sku) {
        return std::tuple(sku.ram.value(), !sku.on_demand, sku.on_demand.value_or(UsdPerHour{}),
                          std::string_view(sku.name));
    };
    return rank(a) < rank(b);
}

AzureName parse_azure_name(std::string_view sku_name) {
    std::string_view machine = sku_name;
    for (const std::string_view tier : {"Standard_", "Basic_"}) {
        if (sku_name.starts_with(tier)) {
            machine.remove_prefix(tier.size());
        }
    }
    const std::size_t letters = std::min(machine.find_first_not_of(capitals), machine.size());
    if (machine.size() == sku_name.size() || letters == 0) {
        return {};
    }
    AzureName result{std::string(machine.substr(0, letters)), without_size(machine)};
    if (result.family == "DS" || result.family == "GS") {
        result.family.pop_back();
    }
    const std::size_t part = result.series.find('_');
    if (part != std::string::npos && is_version(std::string_view(result.series).substr(part + 1))) {
        result.series.erase(part, 1);
    }
    return result;
}

} // namespace skusim::catalog
