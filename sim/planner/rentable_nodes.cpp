#include "rentable_nodes.hpp"

#include <skusim/base/check.hpp>
#include <skusim/base/count.hpp>
#include <skusim/planner/quota.hpp>

#include "gate.hpp"

#include <fmt/format.h>
#include <limits>

namespace skusim::planner {

namespace {

int nodes_within_quota(const scenario::Scenario& scenario, const catalog::Sku& sku,
                       quota::Market market, int most) {
    return has_quota(scenario)
               ? quota::most_nodes(*scenario.quota, sku, market, counting_of(scenario), most)
               : std::numeric_limits<int>::max();
}

} // namespace

RentableNodes::RentableNodes(const scenario::Scenario& scenario, const catalog::Sku& sku,
                             quota::Market market)
    : scenario_(scenario),
      sku_(has_quota(scenario) ? std::make_shared<const catalog::Sku>(sku) : nullptr),
      market_(market), by_rule_(most_nodes(scenario)),
      within_quota_(nodes_within_quota(scenario, sku, market, by_rule_.nodes)) {}

placement::Why RentableNodes::beyond(int nodes) const {
    return nodes > by_rule_.nodes ? too_many_nodes(nodes, by_rule_) : beyond_quota(nodes, true);
}

placement::Why RentableNodes::beyond_quota(int nodes, bool is_least) const {
    SKUSIM_CHECK(sku_ != nullptr, "a quota is exceeded where there is one");
    const std::vector<quota::Claim> claims = claims_of(scenario_, *sku_, market_, nodes);
    const quota::Claim* claim = quota::tightest(claims);
    SKUSIM_CHECK(claim != nullptr, "nodes beyond the quota lack something");
    const quota::QuotaLimit& limit = claim->limit;
    std::string requests = quota::request_text(*claim, sku_->region);
    for (const quota::Claim& other : claims) { // a regional total beside the family's
        if (&other != claim && other.missing() > 0) {
            requests += "; " + quota::request_text(other, sku_->region);
        }
    }
    return {placement::Verdict::over_quota,
            fmt::format("quota {}: {} is limited to {}, {} used", scenario_.quota->file, limit.name,
                        *limit.most, limit.used),
            fmt::format("{}{} {} {} of {}, {} free; {}", is_least ? "at least " : "",
                        count_text(nodes, "node"), nodes == 1 ? "takes" : "take",
                        count_text(claim->needed, noun(limit.unit)), limit.name,
                        std::max<std::int64_t>(claim->free(), 0), requests)};
}

Candidate beyond_quota(Candidate candidate, const RentableNodes& rentable) {
    const bool is_otherwise_fit =
        candidate.verdict == Verdict::feasible || candidate.verdict == Verdict::over_quota;
    if (!is_otherwise_fit || !candidate.nodes || !rentable.exceeds_quota(*candidate.nodes)) {
        return candidate;
    }
    const bool is_least = candidate.nodes_basis == NodesBasis::lower_bound;
    const placement::Why why = rentable.beyond_quota(*candidate.nodes, is_least);
    return judged(std::move(candidate), why);
}

} // namespace skusim::planner
