#include <skusim/planner/quota.hpp>

#include "warnings.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::planner {

namespace {

/// A choice that no limit but the region's holds for is kept to less than it is taken to be.
void warn_of_family(const scenario::Scenario& scenario, const Candidate& candidate, int nodes,
                    std::vector<std::string>& texts) {
    const auto claims = claims_of(scenario, candidate.sku, market_of(scenario, candidate), nodes);
    const bool has_own = std::any_of(claims.begin(), claims.end(), [](const quota::Claim& claim) {
        return claim.limit.scope != quota::Scope::total;
    });
    if (has_own) {
        return;
    }
    const catalog::Sku& sku = candidate.sku;
    texts.push_back(fmt::format(
        "quota {} has no limit for {}{}: {}", scenario.quota->file, sku.name,
        sku.quota_family.empty() ? "" : " (" + sku.quota_family + ")",
        claims.empty() ? "nothing keeps it within the quota" : "only the region's is kept to"));
}

} // namespace

void add_quota_warnings(const scenario::Scenario& scenario, const Plan& plan,
                        std::vector<std::string>& texts) {
    if (!scenario.quota) {
        return;
    }
    if (!has_quota(scenario)) {
        texts.push_back(fmt::format("quota: target {} rents no machines, so that none count "
                                    "against it",
                                    scenario.target->name));
        return;
    }
    if (!scenario.quota->tells_usage) {
        texts.push_back(fmt::format("quota {} tells limits and not what is in use: 0 is taken, and "
                                    "what is rented already comes off it",
                                    scenario.quota->file));
    }
    for (const Choice* choice : choices_of(plan)) {
        warn_of_family(scenario, plan.candidates[choice->candidate], choice->nodes, texts);
    }
}

void add_commitment_warnings(const scenario::Scenario& scenario, std::vector<std::string>& texts) {
    const scenario::Commitment& asked = scenario.policy.commitment;
    if (asked.reserved.empty() && asked.savings_plan.empty()) {
        return;
    }
    if (scenario.job()) {
        texts.emplace_back("policy.commitment: a batch job rents nodes while it runs; nothing is "
                           "committed to for it");
    } else if (scenario.policy.pricing == scenario::Pricing::spot) {
        texts.emplace_back("policy.commitment: spot machines can be reserved by nobody; nothing "
                           "is committed to");
    }
}

} // namespace skusim::planner
