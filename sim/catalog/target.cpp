#include <skusim/catalog/target.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::catalog {

std::string cited(const Rule& rule) {
    return fmt::format("{} ({}, {})", rule.text, rule.source, rule.date);
}

std::string_view name(Mode mode) {
    return name_in_table(mode);
}

std::string_view name(Environment environment) {
    return name_in_table(environment);
}

bool breaks(const Limit& limit, double amount) {
    constexpr double rounding = 1e-9;
    return limit.is_open ? amount >= limit.bound * (1 - rounding)
                         : amount > limit.bound * (1 + rounding);
}

bool serves(const Target& target, AcceleratorKind kind) {
    const auto& kinds = target.accelerators.kinds;
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

bool serves(const Target& target, Mode mode) {
    const auto& modes = target.serves.modes;
    return std::find(modes.begin(), modes.end(), mode) != modes.end();
}

int minimum_nodes(const Target& target, Environment environment, const Sku& sku) {
    if (environment == Environment::dev_test) {
        return 1;
    }
    const Minimum& minimum = target.minimum;
    int nodes = std::max(minimum.nodes, 1);
    if (minimum.vcpus > 0 && sku.vcpus > 0) {
        // 2.1 / 0.3 is a little above 7 in floating point; the allowance keeps it from becoming 8.
        const double wanted = std::ceil(minimum.vcpus / sku.vcpus * (1 - 1e-12));
        nodes = std::max(nodes, static_cast<int>(std::min(wanted, 1e9)));
    }
    return nodes;
}

const Limit* node_limit(const Target& target, Environment environment) {
    const Limit* tightest = nullptr;
    for (const Limit& limit : target.limits) {
        const bool is_asked =
            limit.kind == LimitKind::nodes ||
            (limit.kind == LimitKind::dev_test_nodes && environment == Environment::dev_test);
        if (is_asked && limit.in_force && (tightest == nullptr || limit.bound < tightest->bound)) {
            tightest = &limit;
        }
    }
    return tightest;
}

int quota_nodes(const Quota& quota, int nodes) {
    const auto rounded_up = [nodes](double share) {
        const auto per_cent = static_cast<std::int64_t>(std::llround(share * 100));
        return static_cast<int>((per_cent * nodes + 99) / 100);
    };
    return rounded_up(quota.factor) + std::max(rounded_up(quota.surge), quota.surge_nodes);
}

} // namespace skusim::catalog
