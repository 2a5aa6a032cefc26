// Jobs at the limits of what a scenario asks for: the price of a node, a boot too long.
#include "job_support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using namespace std::chrono_literals;
using workload::Tier;

TEST_CASE("The highest price of a node is that of its tier") {
    scenario::Scenario scenario = job_scenario(600, 1h);
    const std::vector<catalog::Sku> skus{with_spot(machine("c2", 2, 4, 0.10), 0.02),
                                         with_spot(machine("c4", 4, 8, 0.20), 0.04),
                                         machine("dear", 8, 16, 0.40)};
    scenario.select.max_price = usd(0.03);
    const Plan plan = planned(scenario, skus);
    REQUIRE(plan.candidates.size() == 1);
    CHECK(plan.candidates[0].sku.name == "c2");
    REQUIRE(plan.cheapest);
    CHECK(plan.cheapest->job()->tier == Tier::low_priority);
    scenario.job()->evictions = Rate{20.0 / 3600}; // dedicated is cheaper, and over the price
    REQUIRE(planned(scenario, skus).cheapest);
    CHECK(planned(scenario, skus).cheapest->job()->tier == Tier::low_priority);
    scenario.select.max_price = usd(0.10);
    CHECK(planned(scenario, skus).candidates.size() == 2);
    scenario.job()->tier = Tier::dedicated;
    CHECK(planned(scenario, skus).candidates.size() == 1);
    scenario.select.max_price = usd(0.09);
    CHECK(planned(scenario, skus).candidates.empty());
    catalog::Sku unpriced = machine("unpriced", 2, 4, 0.10);
    unpriced.on_demand.reset();
    const Plan without = planned(scenario, {unpriced});
    REQUIRE(without.candidates.size() == 1);
    CHECK(without.candidates[0].verdict == Verdict::no_price);
}

TEST_CASE("A deadline before any node is up is met by nodes that stay, and by none else") {
    scenario::Scenario scenario = job_scenario(600, 4min);
    scenario.job()->boot_time = 5min;
    const Plan plan = planned(scenario, machines());
    CHECK(!plan.cheapest);
    for (const Candidate& it : plan.candidates) {
        CHECK(it.verdict == Verdict::too_slow);
        CHECK_THAT(it.rule, ContainsSubstring("boot"));
    }
    CHECK_THAT(plan.reason, ContainsSubstring("keep nodes up with job.min_nodes"));
    scenario.job()->min_nodes = 1;
    CHECK(planned(scenario, machines()).cheapest);
}

TEST_CASE("A job whose mini-batches fail more often than allowed is no plan, whatever the seed") {
    scenario::Scenario scenario = job_scenario(10'000, 10h);
    scenario.job()->mini_batch_size = 500;
    scenario.job()->timeout = std::nullopt;
    scenario.job()->failures = 0.12; // 0.12^4 = 0.0207 % of the mini-batches
    scenario.slo.emplace();
    for (const std::uint64_t seed : {1, 2, 3}) {
        scenario.simulation.seed = seed;
        scenario.slo->max_error_rate = 1e-5;
        const Plan plan = planned(scenario, machines());
        CHECK(!plan.cheapest);
        CHECK(plan.candidates[0].verdict == Verdict::too_slow);
        CHECK_THAT(plan.reason, ContainsSubstring("raise slo.max_error_rate"));
        scenario.slo->max_error_rate = 1e-3;
        CHECK(planned(scenario, machines()).cheapest);
    }
}
