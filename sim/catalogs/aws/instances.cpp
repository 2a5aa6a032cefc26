#include "instances.hpp"

#include <skusim/text/quantities.hpp>

#include "catalogs/known_price.hpp"
#include "catalogs/row.hpp"

namespace skusim::catalogs {
using namespace text;

namespace {

std::optional<UsdPerHour> price_in(const Value* map, std::string_view key) {
    return map == nullptr ? std::nullopt : known_price(*map, key);
}

} // namespace

bool is_instance_item(const Value& item) {
    return item.find("instance_type") != nullptr && item.find("pricing") != nullptr;
}

tl::expected<std::vector<catalog::Sku>, std::string_view> read_instances(const Value& item,
                                                                         const Tables& tables) {
    const auto refuse = [](std::string_view reason) { return tl::unexpected(reason); };
    CatalogRow row;
    row.provider = "aws";
    row.name = text_under(item, "instance_type");
    const auto number = [&](std::string_view key, double most) {
        const std::optional<double> value = parse_decimal(text_under(item, key));
        return value && *value > 0 && *value <= most ? *value : 0;
    };
    row.vcpus = number("vCPU", most_vcpus);
    row.ram_gib = number("memory", most_ram_gib);
    row.accelerator_count = number("GPU", most_accelerators);
    row.accelerator = row.accelerator_count > 0 ? text_under(item, "GPU_model") : "";
    if (row.name.empty() || row.vcpus == 0 || row.ram_gib == 0) {
        return refuse("instance without a type, vCPU or memory");
    }
    std::vector<catalog::Sku> skus;
    for (const Entry& region : item.find("pricing")->entries) {
        const Value* system = region.value.find("linux");
        row.region = region.key;
        row.on_demand = price_in(system, "ondemand");
        if (!row.on_demand) {
            continue;
        }
        const Value* reserved = system->find("reserved");
        row.spot = price_in(system, "spot_avg");
        row.reserved_1_year = price_in(reserved, "yrTerm1Standard.noUpfront");
        row.reserved_3_years = price_in(reserved, "yrTerm3Standard.noUpfront");
        row.savings_plan_1_year = price_in(reserved, "yrTerm1Savings.noUpfront");
        row.savings_plan_3_years = price_in(reserved, "yrTerm3Savings.noUpfront");
        skus.push_back(make_sku(row, CatalogFormat::skypilot, tables));
    }
    if (skus.empty()) {
        return refuse("instance without a price for Linux");
    }
    return skus;
}

} // namespace skusim::catalogs
