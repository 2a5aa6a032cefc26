#include "commit.hpp"

#include <skusim/availability/shares.hpp>
#include <skusim/planner/each_choice.hpp>
#include <skusim/tariff/offers.hpp>

#include "rentable_nodes.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

namespace skusim::planner {

namespace {

using commitment::Demand;

/// The shares of time of an autoscaled service that is not shown to break the objective; empty
/// otherwise.
std::vector<double> scaled_shares(const std::optional<Autoscaled>& autoscaled) {
    if (!autoscaled || !autoscaled->outcome.stable ||
        experiment::decision(autoscaled->outcome) == experiment::Decision::fails) {
        return {};
    }
    const std::vector<double>& shares = autoscaled->outcome.node_shares;
    return std::accumulate(shares.begin(), shares.end(), 0.0) > 0 ? shares : std::vector<double>{};
}

/// The nodes that are in use, before those that are paid for come off.
Demand demand_of(const scenario::Commitment& asked, const Choice& choice, DemandSource& source) {
    if (asked.demand) {
        source = DemandSource::file;
        return *asked.demand;
    }
    const std::vector<double> shares = scaled_shares(choice.service().autoscaled);
    source = shares.empty() ? DemandSource::constant : DemandSource::autoscaled;
    return shares.empty() ? Demand::constant(choice.nodes) : Demand::from_shares(shares);
}

/// Whole nodes of the SKU that a contract pays for.
int nodes_paid_by(const scenario::OwnedContract& owned, const catalog::Sku& sku) {
    if (owned.contract == commitment::Contract::reserved) {
        return owned.sku == sku.name ? owned.nodes : 0;
    }
    const std::optional<UsdPerHour>& price = owned.term == commitment::Term::one_year
                                                 ? sku.savings_plan_1_year
                                                 : sku.savings_plan_3_years;
    if (!price || *price == UsdPerHour{}) {
        return 0;
    }
    return static_cast<int>(
        std::min<std::int64_t>(owned.usd_per_hour.nano_usd() / price->nano_usd(), 1'000'000));
}

bool may_be_spot(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    return scenario.policy.commitment.most_spot && scenario.failures &&
           scenario::pool_of(*scenario.failures, sku) &&
           (!scenario.target || !scenario.target->spot || scenario.target->spot->allowed);
}

/// Spot machines of the SKU, for at most that part of the demand, and within their quota; why they
/// are fewer for that, or none, goes to `over_quota`.
std::optional<commitment::SpotOffer> spot_of(const scenario::Scenario& scenario,
                                             const catalog::Sku& sku, const Demand& demand,
                                             std::string& over_quota) {
    if (!may_be_spot(scenario, sku) || !sku.spot) {
        return std::nullopt;
    }
    double most = *scenario.policy.commitment.most_spot;
    int nodes = std::max(static_cast<int>(std::floor(most * demand.most() + 1e-9)), 1);
    const RentableNodes rentable(scenario, sku, quota::Market::spot);
    if (rentable.exceeds_quota(nodes)) {
        over_quota = rentable.beyond_quota(nodes, false).reason;
        nodes = rentable.most();
        if (nodes == 0) {
            return std::nullopt;
        }
        most = static_cast<double>(nodes) / demand.most();
    }
    return commitment::SpotOffer{
        *sku.spot,
        availability::mean_share_there(*scenario::pool_of(*scenario.failures, sku), nodes), most};
}

Commitments commitments_of(const scenario::Scenario& scenario, const catalog::Sku& sku,
                           const Choice& choice) {
    const scenario::Commitment& asked = scenario.policy.commitment;
    Commitments result;
    const Demand all = demand_of(asked, choice, result.source);
    std::vector<commitment::Owned> owned;
    for (const scenario::OwnedContract& contract : asked.owned) {
        const int nodes = nodes_paid_by(contract, sku);
        if (nodes > 0) {
            owned.push_back({nodes, contract.months_left});
            result.owned_nodes += nodes;
            result.owned_ends |= contract.months_left.has_value();
        }
    }
    result.owned_nodes = std::min(result.owned_nodes, all.most());
    result.growth = asked.growth;
    result.spot = spot_of(scenario, sku, all.over(1, 0, owned), result.spot_over_quota);
    result.lacks_spot_price = may_be_spot(scenario, sku) && !sku.spot;
    const tariff::Offers offers = tariff::offers_of(sku, asked);
    result.purchases = commitment::purchases(all, choice.usd_per_node_hour, offers.priced,
                                             {asked.growth, std::move(owned), result.spot});
    result.without_price = offers.without_price;
    return result;
}

} // namespace

void commit(const scenario::Scenario& scenario, Plan& plan) {
    if (!scenario.policy.commitment.is_asked() ||
        scenario.policy.pricing == scenario::Pricing::spot) {
        return;
    }
    for_each_choice(plan, [&](Choice& choice) {
        choice.service().commitments =
            commitments_of(scenario, plan.candidates[choice.candidate].sku, choice);
    });
}

} // namespace skusim::planner
