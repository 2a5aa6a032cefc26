#include <skusim/base/count.hpp>
#include <skusim/planner/make_plan.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/planner/targets.hpp>
#include <skusim/tariff/tariff.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace skusim::planner {

namespace {

constexpr std::array tiers{workload::Tier::dedicated, workload::Tier::low_priority};

bool is_asked_for(const workload::Job& job, workload::Tier tier) {
    return job.tier.value_or(tier) == tier || job.tier == workload::Tier::both;
}

/// It can be rented in both tiers, each within the price that is allowed.
bool has_both_tiers(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    return std::all_of(tiers.begin(), tiers.end(), [&](workload::Tier tier) {
        const std::optional<tariff::Tariff> tariff = tariff::tariff_of(sku, tier);
        const std::optional<UsdPerHour>& most = scenario.select.max_price;
        return tariff && (!most || tariff::hourly(*tariff, 1) <= *most);
    });
}

/// A SKU without any price stays, and says so.
bool is_too_dear(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    const auto is_priced = [&](workload::Tier tier) {
        return is_asked_for(*scenario.job(), tier) && tariff::tariff_of(sku, tier);
    };
    const bool has_price = scenario.job()->tier == workload::Tier::both
                               ? std::all_of(tiers.begin(), tiers.end(), is_priced)
                               : std::any_of(tiers.begin(), tiers.end(), is_priced);
    return has_price && affordable_tiers(scenario, sku).empty();
}

} // namespace

std::vector<workload::Tier> affordable_tiers(const scenario::Scenario& scenario,
                                             const catalog::Sku& sku) {
    std::vector<workload::Tier> result;
    if (scenario.job()->tier == workload::Tier::both) {
        return has_both_tiers(scenario, sku) ? std::vector{workload::Tier::both} : result;
    }
    for (const workload::Tier tier : tiers) {
        const std::optional<tariff::Tariff> tariff = tariff::tariff_of(sku, tier);
        const std::optional<UsdPerHour>& most = scenario.select.max_price;
        if (is_asked_for(*scenario.job(), tier) && tariff &&
            (!most || tariff::hourly(*tariff, 1) <= *most)) {
            result.push_back(tier);
        }
    }
    return result;
}

namespace {

/// The ladder of language models, which live in the memory of accelerators.
std::vector<catalog::Sku> by_accelerator_memory(std::vector<catalog::Sku> skus) {
    std::stable_sort(skus.begin(), skus.end(), [](const auto& a, const auto& b) {
        return catalog::accelerator_memory(a).value_or(Bytes{}) <
               catalog::accelerator_memory(b).value_or(Bytes{});
    });
    return skus;
}

} // namespace

std::vector<catalog::Sku> selected(const std::vector<catalog::Sku>& skus,
                                   const scenario::Scenario& scenario) {
    scenario::Selection select = scenario.select;
    if (scenario.target && scenario.target->rents != catalog::Rental::machine) {
        select.families.clear();
        select.skus.clear();
        select.accelerators.clear();
        select.vendors.clear();
        select.regions.clear();
        select.clouds.clear();
    }
    if (scenario.token_service() != nullptr) {
        return by_accelerator_memory(selected(skus, select, scenario.policy.pricing));
    }
    if (!scenario.job()) {
        return selected(skus, select, scenario.policy.pricing);
    }
    select.max_price.reset(); // which is of the tiers' prices
    std::vector<catalog::Sku> result = selected(skus, select, scenario.policy.pricing);
    std::erase_if(result, [&](const auto& sku) { return is_too_dear(scenario, sku); });
    return result;
}

MostNodes most_nodes(const scenario::Scenario& scenario) {
    MostNodes most{scenario.policy.max_nodes, "policy.max_nodes"};
    const catalog::Limit* limit =
        scenario.target ? node_limit(*scenario.target, scenario::environment(scenario)) : nullptr;
    if (limit != nullptr) {
        const int allowed = static_cast<int>(limit->bound) - (limit->is_open ? 1 : 0);
        if (allowed < most.nodes) {
            most = {allowed, catalog::cited(limit->rule), true};
        }
    }
    return most;
}

placement::Why too_many_nodes(int nodes, const MostNodes& most) {
    return {placement::Verdict::too_many_nodes, most.rule,
            fmt::format("at least {}, allowed {}", count_text(nodes, "node"), most.nodes)};
}

} // namespace skusim::planner
