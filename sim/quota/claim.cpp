#include <skusim/base/count.hpp>
#include <skusim/base/shell.hpp>
#include <skusim/quota/claim.hpp>

#include "rules.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace skusim::quota {

namespace {

constexpr std::string_view figures = "0123456789";

/// vCPUs that "Standard_E4-2s_v5" was made from, 4; nothing of a size that is not constrained.
std::optional<std::int64_t> constrained_from(std::string_view name) {
    const std::size_t first = name.find_first_of(figures);
    const std::size_t last = name.find_first_not_of(figures, first);
    const bool is_constrained = first != std::string_view::npos && last != std::string_view::npos &&
                                name[last] == '-' && last + 1 < name.size() &&
                                figures.find(name[last + 1]) != std::string_view::npos;
    std::int64_t vcpus = 0;
    if (!is_constrained ||
        std::from_chars(name.data() + first, name.data() + last, vcpus).ec != std::errc{}) {
        return std::nullopt;
    }
    return vcpus;
}

std::int64_t each(const QuotaLimit& limit, const catalog::Sku& sku) {
    switch (limit.unit) {
    case Unit::vcpus:
        return counted_vcpus(sku);
    case Unit::accelerators:
        return sku.accelerators ? static_cast<std::int64_t>(std::ceil(sku.accelerators->count)) : 0;
    case Unit::machines:
        break;
    }
    return 1;
}

/// A machine of another cloud counts against nothing of this one's.
bool is_of_other_cloud(const Sheet& sheet, const catalog::Sku& sku) {
    const std::string_view provider = provider_of(sheet.cloud);
    return !provider.empty() && !sku.provider.empty() && sku.provider != provider;
}

HoldingLimits holding(const Sheet& sheet, const catalog::Sku& sku, Market market) {
    if (is_of_other_cloud(sheet, sku)) {
        return {};
    }
    switch (sheet.cloud) {
    case Cloud::azure:
        return azure_limits(sheet, sku, market);
    case Cloud::aws:
        return aws_limits(sheet, sku, market);
    case Cloud::gcp:
        return gcp_limits(sheet, sku, market);
    case Cloud::azure_ml:
        return azure_ml_limits(sheet, sku, market);
    case Cloud::sagemaker:
        return sagemaker_limits(sheet, sku);
    case Cloud::vertex:
        return vertex_limits(sheet, sku, market);
    case Cloud::table:
        break;
    }
    return table_limits(sheet, sku, market);
}

/// Lacking nodes' worth tells which of two limits is further away.
double lacking_share(const Claim& claim) {
    return claim.needed > 0
               ? static_cast<double>(claim.missing()) / static_cast<double>(claim.needed)
               : 0;
}

} // namespace

std::int64_t Claim::free() const {
    constexpr std::int64_t unlimited = std::int64_t{1} << 62;
    return limit.most ? *limit.most - limit.used : unlimited;
}

std::int64_t Claim::missing() const {
    return std::max<std::int64_t>(needed - free(), 0);
}

std::int64_t counted_vcpus(const catalog::Sku& sku) {
    const auto own = static_cast<std::int64_t>(std::ceil(sku.vcpus));
    if (sku.provider != "azure") {
        return own;
    }
    return std::max(own, constrained_from(sku.name).value_or(0));
}

std::vector<Claim> claims(const Sheet& sheet, const catalog::Sku& sku, Market market,
                          const catalog::Quota& counting, int nodes) {
    const int counted = catalog::quota_nodes(counting, nodes);
    std::vector<Claim> result;
    for (const QuotaLimit* limit : holding(sheet, sku, market)) {
        result.push_back({*limit, counted, each(*limit, sku) * counted});
    }
    return result;
}

const Claim* tightest(const std::vector<Claim>& claims) {
    const auto most =
        std::max_element(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) {
            return lacking_share(a) < lacking_share(b);
        });
    return most == claims.end() || most->missing() == 0 ? nullptr : &*most;
}

int most_nodes(const Sheet& sheet, const catalog::Sku& sku, Market market,
               const catalog::Quota& counting, int most) {
    int fits = 0;
    int fails = most + 1;
    while (fits + 1 < fails) {
        const int middle = fits + (fails - fits) / 2;
        const bool is_within = tightest(claims(sheet, sku, market, counting, middle)) == nullptr;
        (is_within ? fits : fails) = middle;
    }
    return fits;
}

std::string request_text(const Claim& claim, const std::string& region) {
    const QuotaLimit& limit = claim.limit;
    return fmt::format("ask for {} of {}{} ({} used + {})",
                       count_text(claim.new_limit(), noun(limit.unit)), limit.name,
                       region.empty() ? "" : " in " + region, limit.used, claim.needed);
}

std::vector<std::string> request_command(const Claim& claim, Cloud cloud,
                                         const std::string& region) {
    const QuotaLimit& limit = claim.limit;
    switch (cloud) {
    case Cloud::azure:
        return {"az quota update", "--resource-name " + shell_quoted(limit.name),
                "--scope \"/subscriptions/$subscription/providers/Microsoft.Compute/locations/\"" +
                    shell_quoted(region),
                fmt::format("--limit-object value={}", claim.new_limit()),
                limit.scope == Scope::spot ? "--resource-type lowPriority"
                                           : "--resource-type dedicated"};
    case Cloud::aws:
    case Cloud::sagemaker:
        return {"aws service-quotas request-service-quota-increase",
                cloud == Cloud::aws ? "--service-code ec2" : "--service-code sagemaker",
                "--quota-code " + shell_quoted(limit.code),
                fmt::format("--desired-value {}", claim.new_limit()),
                "--region " + shell_quoted(region)};
    case Cloud::gcp:
    case Cloud::table:
    case Cloud::azure_ml:
    case Cloud::vertex:
        break;
    }
    return {};
}

} // namespace skusim::quota
