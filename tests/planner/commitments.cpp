// What a plan says of committing to its nodes: from the catalog's prices, for nodes that stay and
// for nodes that follow the load.
#include <skusim/planner/least_cost.hpp>

#include "support.hpp"

#include <numeric>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using namespace std::chrono_literals;
using commitment::Contract;
using commitment::Term;

namespace {

std::vector<catalog::Sku> priced() {
    std::vector<catalog::Sku> skus{machine("d2", 2, 4, 0.10)};
    skus[0].reserved_1_year = usd(0.06);
    skus[0].savings_plan_1_year = usd(0.07);
    return skus;
}

scenario::Scenario asking(scenario::Scenario scenario) {
    scenario.policy.commitment.reserved = {Term::one_year, Term::three_years};
    scenario.policy.commitment.savings_plan = {Term::one_year};
    return scenario;
}

} // namespace

TEST_CASE("nodes that stay are all committed to, and a contract without a price is no offer") {
    CHECK_FALSE(planned(open_scenario(100), priced()).cheapest->service().commitments);
    const Plan plan = planned(asking(open_scenario(100)), priced());
    REQUIRE(plan.cheapest);
    REQUIRE(plan.cheapest->service().commitments);
    const Commitments& it = *plan.cheapest->service().commitments;
    CHECK(it.source == DemandSource::constant);
    REQUIRE(it.purchases.purchases.size() == 2);
    CHECK(it.purchases.best == 0);
    const int nodes = plan.cheapest->nodes;
    CHECK(it.purchases.purchases[0].nodes == nodes);
    CHECK(it.purchases.purchases[0].usd_per_year.nano_usd() ==
          std::int64_t{60'000'000} * nodes * 8760);
    CHECK(it.purchases.on_demand_per_year.nano_usd() == std::int64_t{100'000'000} * nodes * 8760);
    REQUIRE(it.without_price.size() == 1);
    CHECK(it.without_price[0].contract == Contract::reserved);
    CHECK(it.without_price[0].term == Term::three_years);
}

TEST_CASE("spot machines and batch jobs are committed to by nobody") {
    scenario::Scenario scenario = asking(open_scenario(100));
    scenario.policy.pricing = scenario::Pricing::spot;
    std::vector<catalog::Sku> skus = priced();
    skus[0].spot = usd(0.02);
    const Plan plan = planned(scenario, skus);
    REQUIRE(plan.cheapest);
    CHECK_FALSE(plan.cheapest->service().commitments);
    CHECK(std::any_of(plan.warnings.begin(), plan.warnings.end(), [](const std::string& text) {
        return text.starts_with("policy.commitment: spot machines");
    }));
}

TEST_CASE("nodes that follow the load are committed to one by one") {
    scenario::Scenario scenario = asking(open_scenario(1));
    scenario.load = workload::PatternArrivals{{Rate{10}, Rate{60}, Rate{160}, Rate{40}}, 40min};
    scenario.replicas = serving::ScalingRules{.start_time = 5s};
    std::vector<catalog::Sku> skus = priced();
    skus[0].reserved_1_year = usd(0.095); // worth it from 95 % of the time
    const Plan plan = planned(scenario, skus);
    REQUIRE(plan.cheapest);
    const ServiceChoice& choice = plan.cheapest->service();
    REQUIRE(choice.autoscaled);
    const std::vector<double>& shares = choice.autoscaled->outcome.node_shares;
    CHECK(std::accumulate(shares.begin(), shares.end(), 0.0) == Approx(1));
    double mean = 0;
    for (std::size_t nodes = 0; nodes < shares.size(); ++nodes) {
        mean += static_cast<double>(nodes) * shares[nodes];
    }
    CHECK(mean == Approx(choice.autoscaled->outcome.nodes->value).epsilon(1e-3));
    REQUIRE(choice.commitments);
    if (experiment::decision(choice.autoscaled->outcome) == experiment::Decision::fails) {
        CHECK(choice.commitments->source == DemandSource::constant); // it would be another service
        return;
    }
    CHECK(choice.commitments->source == DemandSource::autoscaled);
    const commitment::Purchase& reserved = choice.commitments->purchases.purchases[0];
    CHECK(reserved.nodes >= 1);
    CHECK(reserved.nodes < plan.cheapest->nodes);
    CHECK(reserved.share_of_last > 0.95);
    CHECK(reserved.share_of_next <= 0.95);
}

TEST_CASE("spot machines beside contracts, as far as the scenario lets them") {
    scenario::Scenario scenario = asking(open_scenario(100));
    scenario.policy.commitment.most_spot = 0.5;
    scenario.failures.emplace();
    scenario.failures->pool = availability::pool_at_rate(Rate{0.05 / 3600}, 1h, 1); // up 20 of 21 h
    std::vector<catalog::Sku> skus = priced();
    skus[0].spot = usd(0.02);
    const Plan plan = planned(scenario, skus);
    REQUIRE(plan.cheapest);
    const Commitments& it = *plan.cheapest->service().commitments;
    REQUIRE(it.spot);
    CHECK(it.spot->share_there == Approx(20.0 / 21));
    REQUIRE(it.purchases.spot);
    CHECK(it.purchases.spot->nodes == plan.cheapest->nodes / 2);
    REQUIRE(it.purchases.purchases[0].with_spot);
    CHECK(it.purchases.purchases[0].with_spot->usd_per_year < it.purchases.spot->usd_per_year);
    const LeastCost least = least_cost(it);
    CHECK(least.spot_nodes == plan.cheapest->nodes / 2);
    CHECK(least.committed_nodes == plan.cheapest->nodes - plan.cheapest->nodes / 2);
    CHECK(bought_text(least) == "reserved 1y, " + std::to_string(least.committed_nodes) +
                                    (least.committed_nodes == 1 ? " node; " : " nodes; ") +
                                    std::to_string(least.spot_nodes) + " spot");
    // The pool is of the spot machines alone: what the plan survives is asked of the others.
    CHECK_FALSE(plan.cheapest->service().survival);

    skus[0].spot.reset();
    const Plan unpriced = planned(scenario, skus);
    const Commitments& without = *unpriced.cheapest->service().commitments;
    CHECK_FALSE(without.spot);
    CHECK(without.lacks_spot_price);
    CHECK(least_cost(without).spot_nodes == 0);
}

TEST_CASE("a demand of one's own, and contracts that are paid for anyway") {
    scenario::Scenario scenario = asking(open_scenario(100));
    scenario.policy.commitment.demand = commitment::Demand({{4, 1}, {10, 3}});
    scenario::OwnedContract owned;
    owned.sku = "d2";
    owned.nodes = 3;
    scenario.policy.commitment.owned = {owned};
    owned.sku = "another";
    scenario.policy.commitment.owned.push_back(owned);
    owned = {commitment::Contract::savings_plan, "", 0, Term::one_year, usd(0.15), {}}; // 2 at 0.07
    scenario.policy.commitment.owned.push_back(owned);
    const Plan plan = planned(scenario, priced());
    const Commitments& it = *plan.cheapest->service().commitments;
    CHECK(it.source == DemandSource::file);
    CHECK(it.owned_nodes == 5);
    CHECK(it.purchases.demand == commitment::Demand({{0, 1}, {5, 3}}));
    CHECK(it.purchases.purchases[0].nodes == 5); // 75 % of the time, break-even at 60 %
    CHECK_FALSE(it.owned_ends);
    // The three reserved ones end after half a year: 2 are paid for throughout, 5 until then.
    scenario.policy.commitment.owned[0].months_left = 6;
    const Plan ending = planned(scenario, priced());
    const Commitments& half = *ending.cheapest->service().commitments;
    CHECK(half.owned_ends);
    CHECK(half.purchases.demand == commitment::Demand({{0, 6}, {2, 6}, {5, 18}, {8, 18}}));
}

TEST_CASE("spot machines are offered as far as their quota goes, and it is said why no further") {
    scenario::Scenario scenario = asking(open_scenario(100));
    scenario.policy.commitment.most_spot = 1;
    scenario.failures.emplace();
    scenario.failures->pool = availability::pool_at_rate(Rate{0.05 / 3600}, 1h, 1);
    std::vector<catalog::Sku> skus = priced();
    skus[0].spot = usd(0.02);
    quota::Sheet sheet;
    sheet.file = std::string("usage.csv");
    sheet.region = std::string("here");
    sheet.cloud = quota::Cloud::table;
    quota::QuotaLimit limit;
    limit.name = std::string("spot");
    limit.scope = quota::Scope::spot;
    const auto with_spot_vcpus = [&](std::int64_t most) {
        limit.most = most;
        sheet.limits = {limit};
        scenario.quota = sheet;
        return planned(scenario, skus);
    };
    const auto commitments_of = [](const Plan& plan) -> const Commitments& {
        REQUIRE(plan.cheapest);
        return *plan.cheapest->service().commitments;
    };
    const std::int64_t vcpus = static_cast<std::int64_t>(skus[0].vcpus);

    const Plan none = with_spot_vcpus(0);
    CHECK_FALSE(commitments_of(none).spot);
    CHECK(least_cost(commitments_of(none)).spot_nodes == 0);
    CHECK_THAT(commitments_of(none).spot_over_quota, ContainsSubstring("of spot, 0 free"));

    REQUIRE(none.cheapest->nodes > 1);
    const Plan one = with_spot_vcpus(vcpus);
    CHECK(least_cost(commitments_of(one)).spot_nodes == 1);
    CHECK_FALSE(commitments_of(one).spot_over_quota.empty());

    const Plan all = with_spot_vcpus(vcpus * none.cheapest->nodes);
    CHECK(least_cost(commitments_of(all)).spot_nodes == none.cheapest->nodes);
    CHECK(commitments_of(all).spot_over_quota.empty());
}
