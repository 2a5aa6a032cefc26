#include <skusim/catalog/target.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::catalog {

namespace {

/// price x amount, for an amount in whole thousandths.
WideMoney times(UsdPerHour price, double amount) {
    const std::int64_t thousandths = std::llround(amount * 1000);
    return WideMoney{price.nano_usd()} * thousandths;
}

} // namespace

double tiered(const std::vector<ResourceTier>& tiers, double amount) {
    double sum = 0;
    double from = 0;
    for (const ResourceTier& tier : tiers) {
        sum += tier.share * std::max(std::min(amount, tier.up_to) - from, 0.0);
        from = tier.up_to;
    }
    return sum;
}

Bytes ram_for_containers(const Reserved& reserved, Bytes ram) {
    Bytes taken{tiered(reserved.ram, ram.value())};
    if (reserved.ram_most) {
        taken = std::min(taken, *reserved.ram_most);
    }
    return std::max(ram - taken - reserved.eviction, Bytes{});
}

double vcpus_for_containers(const Reserved& reserved, double vcpus, Environment environment,
                            int least_nodes) {
    double taken = tiered(reserved.vcpus, vcpus);
    if (reserved.components) {
        taken = std::max(taken, reserved.components->node_vcpus);
        taken += environment == Environment::production
                     ? reserved.components->cluster_vcpus / least_nodes
                     : 0;
    }
    return std::max(vcpus - taken, 0.0);
}

UsdPerHour price(const Containers& containers, const ContainerSize& size) {
    const WideMoney thousandths =
        times(containers.per_vcpu, size.vcpus) + times(containers.per_gib, in_gibibytes(size.ram));
    return UsdPerHour::from_nano(nearest_nano_usd((thousandths + 500) / 1000));
}

std::vector<Sku> container_skus(const Target& target, const std::string& region) {
    std::vector<Sku> skus;
    if (!target.containers) {
        return skus;
    }
    for (const ContainerSize& size : target.containers->sizes) {
        Sku sku;
        sku.name =
            fmt::format("{}-{:g}vcpu-{:g}gb", target.name, size.vcpus, in_gibibytes(size.ram));
        sku.provider = target.name;
        sku.region = region;
        sku.family = std::string("container");
        sku.series = sku.family;
        sku.vcpus = size.vcpus;
        sku.ram = size.ram;
        sku.on_demand = price(*target.containers, size);
        sku.processors = target.containers->processors;
        skus.push_back(std::move(sku));
    }
    return skus;
}

} // namespace skusim::catalog
