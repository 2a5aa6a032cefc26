#include <skusim/planner/quota.hpp>

namespace skusim::planner {

bool has_quota(const scenario::Scenario& scenario) {
    return scenario.quota &&
           (!scenario.target || scenario.target->rents == catalog::Rental::machine);
}

catalog::Quota counting_of(const scenario::Scenario& scenario) {
    catalog::Quota counting;
    if (scenario.target && scenario.target->quota) {
        counting = *scenario.target->quota;
    }
    const scenario::Surge surge = scenario::surge_of(scenario);
    counting.surge = surge.share;
    counting.surge_nodes = surge.nodes;
    return counting;
}

quota::Market market_of(const scenario::Scenario& scenario, const Candidate& candidate) {
    if (const JobCandidate* job = candidate.job()) {
        return job->tier == workload::Tier::low_priority ? quota::Market::spot
                                                         : quota::Market::on_demand;
    }
    return scenario.policy.pricing == scenario::Pricing::spot ? quota::Market::spot
                                                              : quota::Market::on_demand;
}

std::vector<quota::Claim> claims_of(const scenario::Scenario& scenario, const catalog::Sku& sku,
                                    quota::Market market, int nodes) {
    if (!has_quota(scenario)) {
        return {};
    }
    return quota::claims(*scenario.quota, sku, market, counting_of(scenario), nodes);
}

std::vector<quota::Claim> claims_of(const scenario::Scenario& scenario,
                                    const Candidate& candidate) {
    if (!candidate.nodes) {
        return {};
    }
    return claims_of(scenario, candidate.sku, market_of(scenario, candidate), *candidate.nodes);
}

std::optional<MissingQuota> missing_quota(const scenario::Scenario& scenario,
                                          const Candidate& candidate) {
    const std::vector<quota::Claim> claims = claims_of(scenario, candidate);
    const quota::Claim* claim = quota::tightest(claims);
    return claim == nullptr ? std::nullopt
                            : std::optional(MissingQuota{claim->limit.name, claim->missing()});
}

std::vector<quota::Claim> lacking(std::vector<quota::Claim> claims) {
    std::erase_if(claims, [](const quota::Claim& claim) { return claim.missing() == 0; });
    return claims;
}

} // namespace skusim::planner
