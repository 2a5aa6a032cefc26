// Machines and limits of a quota, made small.
#pragma once

#include <skusim/quota/claim.hpp>

#include <support/catch.hpp>

namespace skusim::quota {

[[nodiscard]] inline catalog::Sku machine_of(const char* name, const char* family, double vcpus) {
    catalog::Sku sku;
    sku.name = std::string(name);
    sku.provider = std::string("azure");
    sku.region = std::string("eastus");
    sku.quota_family = std::string(family);
    sku.vcpus = vcpus;
    return sku;
}

[[nodiscard]] inline QuotaLimit limit_of(const char* name, Scope scope,
                                         std::optional<std::int64_t> most, std::int64_t used = 0,
                                         Unit unit = Unit::vcpus) {
    QuotaLimit limit;
    limit.name = std::string(name);
    limit.scope = scope;
    limit.most = most;
    limit.used = used;
    limit.unit = unit;
    return limit;
}

[[nodiscard]] inline Sheet sheet_of(Cloud cloud, std::vector<QuotaLimit> limits) {
    Sheet sheet;
    sheet.cloud = cloud;
    sheet.limits = std::move(limits);
    return sheet;
}

inline const catalog::Quota as_rented;
inline const catalog::Sku d4s = machine_of("Standard_D4s_v5", "standardDSv5Family", 4);

} // namespace skusim::quota
