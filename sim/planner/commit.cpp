#include "commit.hpp"

#include <skusim/planner/each_choice.hpp>
#include <skusim/tariff/offers.hpp>

#include <numeric>

namespace skusim::planner {

namespace {

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

} // namespace

void commit(const scenario::Scenario& scenario, Plan& plan) {
    const scenario::Commitment& allowed = scenario.policy.commitment;
    if ((allowed.reserved.empty() && allowed.savings_plan.empty()) ||
        scenario.policy.pricing == scenario::Pricing::spot) {
        return;
    }
    for_each_choice(plan, [&](Choice& choice) {
        const std::vector<double> shares = scaled_shares(choice.service().autoscaled);
        const tariff::Offers offers =
            tariff::offers_of(plan.candidates[choice.candidate].sku, allowed);
        const commitment::Demand demand = shares.empty()
                                              ? commitment::Demand::constant(choice.nodes)
                                              : commitment::Demand::from_shares(shares);
        Commitments& commitments = choice.service().commitments.emplace();
        commitments.follows_load = !shares.empty();
        commitments.purchases =
            commitment::purchases(demand, choice.usd_per_node_hour, offers.priced);
        commitments.without_price = offers.without_price;
    });
}

} // namespace skusim::planner
