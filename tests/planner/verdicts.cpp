// What becomes of SKUs that are not chosen, and the words that say so.
#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

namespace {

const std::vector<catalog::Sku> one_machine{machine("m", 2, 8, 0.1)};

} // namespace

TEST_CASE("Too slow when idle: told with the figures, and not simulated") {
    scenario::Scenario scenario = open_scenario(5);
    scenario.service = measured_times({{"m", 412}}, 0);
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(150)}};
    const Plan plan = planned(scenario, one_machine);
    const Candidate& it = plan.candidates[0];
    CHECK(it.verdict == Verdict::too_slow);
    CHECK(it.reason == "p95 412 ms alone on the node, objective 150 ms");
    CHECK(!it.rule.empty());
    CHECK(!it.profile());
    CHECK(plan.effort.simulated == 0);
    CHECK(plan.effort.bounded_out == 1);
    CHECK(!plan.guidance);
    CHECK(!plan.cheapest);

    // A constant time a little under the bound is a matter for the load curve.
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(413)}};
    CHECK(planned(scenario, one_machine).candidates[0].verdict != Verdict::too_slow);
}

TEST_CASE("The quantile of the service time counts, not its mean") {
    scenario::Scenario scenario = open_scenario(1);
    // Exponential, 40 ms: p95 = 40 ms x ln 20 = 119.8 ms, p99 = 40 ms x ln 100 = 184.2 ms.
    scenario.slo->times = {{stats::latency_quantile(0.99), milliseconds(184)},
                           {stats::latency_quantile(0.95), milliseconds(200)}};
    CHECK(planned(scenario, one_machine).candidates[0].reason ==
          "p99 184 ms alone on the node, objective 184 ms");
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(110)}};
    CHECK(planned(scenario, one_machine).candidates[0].reason ==
          "p95 120 ms alone on the node, objective 110 ms");
    scenario.slo->times = {{stats::mean_latency, milliseconds(39)}};
    CHECK(planned(scenario, one_machine).candidates[0].reason ==
          "mean 40 ms alone on the node, objective 39 ms");
}

TEST_CASE("No price, no plan: on-demand and spot are looked up apart") {
    scenario::Scenario scenario = open_scenario(5);
    std::vector<catalog::Sku> skus = one_machine;
    scenario.policy.pricing = scenario::Pricing::spot;
    Plan plan = planned(scenario, skus);
    CHECK(plan.candidates[0].verdict == Verdict::no_price);
    CHECK(plan.candidates[0].reason == "the catalog has no spot price for it");
    CHECK(!plan.cheapest);

    skus[0].spot = usd(0.03);
    plan = planned(scenario, skus);
    REQUIRE(plan.cheapest);
    CHECK(plan.cheapest->usd_per_node_hour == usd(0.03));
    CHECK(plan.cheapest->usd_per_hour == usd(0.03) * plan.cheapest->nodes);

    skus[0].on_demand.reset();
    scenario.policy.pricing = scenario::Pricing::on_demand;
    plan = planned(scenario, skus);
    CHECK(plan.candidates[0].verdict == Verdict::no_price);
    CHECK(plan.candidates[0].reason == "the catalog has no on-demand price for it");
}

TEST_CASE("A SKU that nothing was measured on is never guessed") {
    scenario::Scenario scenario = open_scenario(5);
    scenario.service = measured_times({{"other", 20}}, 0);
    const Plan plan = planned(scenario, one_machine);
    CHECK(plan.candidates[0].verdict == Verdict::no_profile);
    CHECK_THAT(plan.candidates[0].reason, ContainsSubstring("times.csv"));
    CHECK(!plan.candidates[0].nodes);
    CHECK(plan.effort.simulated == 0);
}

TEST_CASE("More nodes than the policy allows: the least number is told") {
    scenario::Scenario scenario = open_scenario(200); // 8 erlangs on 2 workers a node
    scenario.policy.max_nodes = 4;
    const Plan plan = planned(scenario, one_machine);
    const Candidate& it = plan.candidates[0];
    CHECK(it.verdict == Verdict::too_many_nodes);
    CHECK(it.reason == "at least 5 nodes, allowed 4");
    REQUIRE(it.nodes);
    CHECK(*it.nodes == 5);
    CHECK(it.nodes_basis == NodesBasis::lower_bound);
    CHECK(!plan.guidance);
    CHECK(!plan.cheapest);

    scenario.policy.max_nodes = 5;
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(300)}};
    const Plan allowed = planned(scenario, one_machine);
    REQUIRE(allowed.cheapest);
    CHECK(allowed.cheapest->nodes == 5);
    // Spare nodes are rented, too: they count against the limit.
    scenario.policy.spare_nodes = 1;
    const Plan with_spare = planned(scenario, one_machine);
    CHECK(!with_spare.cheapest);
    CHECK(with_spare.candidates[0].verdict == Verdict::too_many_nodes);
    CHECK(with_spare.candidates[0].reason == "at least 6 nodes, allowed 5");
}

TEST_CASE("A plan without an answer explains every SKU") {
    scenario::Scenario scenario = open_scenario(1000);
    scenario.service = measured_times({{"slow", 300}, {"few", 40}}, 0);
    scenario.policy.max_nodes = 3;
    const Plan plan =
        planned(scenario, {machine("tiny", 2, 1, 0.01), machine("slow", 2, 8, 0.1),
                           machine("few", 2, 16, 0.1), machine("unmeasured", 2, 32, 0.1)});
    CHECK(!plan.guidance);
    CHECK(!plan.cheapest);
    CHECK(candidate(plan, "tiny").verdict == Verdict::gated);
    CHECK(candidate(plan, "slow").verdict == Verdict::too_slow);
    CHECK(candidate(plan, "few").verdict == Verdict::too_many_nodes);
    CHECK(candidate(plan, "unmeasured").verdict == Verdict::no_profile);
    for (const Candidate& it : plan.candidates) {
        CHECK(!it.reason.empty());
        CHECK(!it.is_guidance);
        CHECK(!it.is_cheapest);
    }
}

TEST_CASE("Every verdict, basis and unit has a name of its own") {
    CHECK(name(Verdict::feasible) == "feasible");
    CHECK(name(Verdict::too_slow) == "too-slow");
    CHECK(name(Verdict::gated) == "gated");
    CHECK(name(Verdict::too_many_nodes) == "too-many-nodes");
    CHECK(name(Verdict::no_profile) == "no-profile");
    CHECK(name(Verdict::no_price) == "no-price");
    CHECK(name(Verdict::undecided) == "undecided");
    CHECK(name(NodesBasis::simulated) == "simulated");
    CHECK(name(NodesBasis::lower_bound) == "lower-bound");
    CHECK(name(LoadUnit::clients) == "clients");
    CHECK(name(LoadUnit::requests_per_second) == "requests/s");
}
