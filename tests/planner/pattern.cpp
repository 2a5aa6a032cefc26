// Plans for time-varying load: enough nodes for every interval, and no more.
#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using namespace std::chrono_literals;

namespace {

scenario::Scenario day_scenario(std::vector<Rate> rates) {
    scenario::Scenario scenario = open_scenario(1);
    scenario.load = workload::PatternArrivals{std::move(rates), 10min};
    return scenario;
}

const std::vector<catalog::Sku> skus{machine("d2", 2, 4, 0.10), machine("d4", 4, 16, 0.21)};

} // namespace

TEST_CASE("a pattern is planned for its busiest interval, not for its mean") {
    const Plan day = planned(day_scenario({Rate{10}, Rate{60}, Rate{160}, Rate{40}}), skus);
    const Plan peak = planned(open_scenario(160), skus);
    const Plan mean = planned(open_scenario(67.5), skus);
    REQUIRE(day.cheapest);
    CHECK(day.cheapest->nodes_for_slo == peak.cheapest->nodes_for_slo);
    CHECK(day.cheapest->nodes_for_slo > mean.cheapest->nodes_for_slo);
    CHECK(sku_of(day, *day.cheapest) == sku_of(peak, *peak.cheapest));
    REQUIRE(day.cheapest->service().outcome.intervals.size() == 4);
    CHECK(experiment::decision(day.cheapest->service().outcome) == experiment::Decision::holds);
    REQUIRE(day.cheapest->service().previous.outcome);
    CHECK(experiment::decision(*day.cheapest->service().previous.outcome) ==
          experiment::Decision::fails);
    CHECK(day.cheapest->nodes_lower_bound <= day.cheapest->nodes_for_slo);
    CHECK(day.cheapest->nodes_lower_bound > mean.cheapest->nodes_lower_bound);
}

TEST_CASE("a pattern of equal rates needs what a Poisson stream does") {
    const Plan day = planned(day_scenario({Rate{90}, Rate{90}}), skus);
    const Plan steady = planned(open_scenario(90), skus);
    REQUIRE(day.cheapest);
    CHECK(day.cheapest->nodes == steady.cheapest->nodes);
    CHECK(day.cheapest->service().outcome.metric(experiment::Metric::latency_mean).value ==
          Approx(steady.cheapest->service().outcome.metric(experiment::Metric::latency_mean).value)
              .epsilon(0.05));
}

TEST_CASE("scaled replicas are told beside the fixed cluster, with what a day of each costs") {
    scenario::Scenario scenario = day_scenario({Rate{10}, Rate{60}, Rate{160}, Rate{40}});
    const Plan fixed = planned(scenario, skus);
    REQUIRE(fixed.cheapest);
    CHECK_FALSE(fixed.cheapest->service().autoscaled);

    scenario.replicas = serving::ScalingRules{.start_time = 5s};
    const Plan plan = planned(scenario, skus);
    REQUIRE(plan.cheapest);
    CHECK(plan.cheapest->nodes == fixed.cheapest->nodes);
    CHECK(plan.cheapest->service().outcome.metrics == fixed.cheapest->service().outcome.metrics);
    REQUIRE(plan.cheapest->service().autoscaled);
    const Autoscaled& scaled = *plan.cheapest->service().autoscaled;
    const int workers = plan.candidates[plan.cheapest->candidate].workers;
    CHECK(scaled.rules.max_replicas == plan.cheapest->nodes * workers);
    CHECK(scaled.outcome.intervals.size() == 4);
    // 2.7 busy on average (67.5 /s x 40 ms) ask for 3.9 replicas, and a few more are kept.
    CHECK(scaled.outcome.replicas->value > 3.9);
    CHECK(scaled.outcome.replicas->value < 0.9 * plan.cheapest->nodes * workers);
    CHECK(scaled.fixed_node_hours == 24 * plan.cheapest->nodes);
    CHECK(scaled.fixed_usd_per_day == Approx(plan.cheapest->usd_per_hour.in_usd() * 24));
    CHECK(scaled.node_hours.value < scaled.fixed_node_hours);
    CHECK(scaled.node_hours.value >= 24 * scaled.outcome.replicas->value / workers);
    CHECK(scaled.usd_per_day.value ==
          Approx(scaled.node_hours.value * plan.cheapest->usd_per_node_hour.in_usd()));
}

TEST_CASE("a pattern on a target that scales replicas is told so, unless it is switched off") {
    scenario::Scenario scenario = day_scenario({Rate{10}, Rate{60}, Rate{160}, Rate{40}});
    scenario.target = production_target();
    CHECK_FALSE(planned(scenario, skus).cheapest->service().autoscaled);
    scenario.target->scaling.of = catalog::ScalingKind::replicas;
    const Plan plan = planned(scenario, skus);
    REQUIRE(plan.cheapest->service().autoscaled);
    CHECK(plan.cheapest->service().autoscaled->rules.target_millionths == 700'000);
    CHECK(plan.cheapest->service().autoscaled->node_hours.value >=
          24 * 3); // the target's minimum stays
    scenario.replicas = scenario::FixedReplicas{};
    CHECK_FALSE(planned(scenario, skus).cheapest->service().autoscaled);
    scenario.replicas = scenario::ReplicasOfTarget{};
    scenario.load = workload::PoissonArrivals{Rate{60}};
    CHECK_FALSE(planned(scenario, skus).cheapest->service().autoscaled);
}

TEST_CASE("all nodes that are rented hold replicas, and those of the minimum stay") {
    scenario::Scenario scenario = day_scenario({Rate{5}, Rate{10}});
    scenario.target = production_target();
    scenario.target->scaling.of = catalog::ScalingKind::replicas;
    const Plan least = planned(scenario, skus);
    REQUIRE(least.cheapest->service().autoscaled);
    CHECK(least.cheapest->nodes > least.cheapest->nodes_for_slo);
    CHECK(least.cheapest->service().autoscaled->outcome.replicas->value < 4);
    CHECK(least.cheapest->service().autoscaled->node_hours.value ==
          Approx(24 * least.cheapest->nodes));
    CHECK(least.cheapest->service().autoscaled->rules.requests_per_replica == 1);

    scenario = day_scenario({Rate{30}, Rate{60}});
    scenario.policy.spare_nodes = 2;
    scenario.replicas = serving::ScalingRules{};
    scenario.node.max_concurrent_requests = 2;
    const Plan spare = planned(scenario, skus);
    REQUIRE(spare.cheapest->service().autoscaled);
    CHECK(spare.cheapest->nodes == spare.cheapest->nodes_for_slo + 2);
    CHECK(spare.cheapest->service().autoscaled->rules.requests_per_replica == 2);
    CHECK(spare.cheapest->service().autoscaled->rules.max_replicas ==
          spare.cheapest->nodes * spare.candidates[spare.cheapest->candidate].workers);
}

TEST_CASE("the least nodes of the peak, worked by hand") {
    const auto bound = [](Duration p95, random::Shape shape, int workers) {
        scenario::Scenario scenario = open_scenario(1);
        scenario.load = workload::PatternArrivals{{Rate{10}, Rate{100}}, 20s};
        scenario.service = service::DistributionService{{100ms, std::move(shape)}};
        scenario.node.workers = workers;
        scenario.slo->times = {{stats::latency_quantile(0.95), p95}};
        scenario.simulation.precision = 0.1;
        const Plan plan = planned(scenario, {machine("d2", 2, 4, 0.10)});
        REQUIRE(plan.cheapest);
        CHECK(plan.cheapest->nodes_lower_bound <= plan.cheapest->nodes_for_slo);
        return plan.cheapest->nodes_lower_bound;
    };
    // 1000 requests of 100 ms in 10 s, of which 950 end within 10.5 s: 95 s of work for workers
    // that do 10.5 s each, 9.05 of them, 5 nodes of 2.
    CHECK(bound(500ms, random::constant_shape(), 2) == 5);
    CHECK(bound(500ms, random::constant_shape(), 1) == 10);
    // Of exponential times, the shortest 95 % are 1 - 0.05 (1 + ln 20) = 80.02 % of the work:
    // 7.62 workers.
    CHECK(bound(500ms, random::exponential_shape(), 1) == 8);
    // With an hour to spare the peak may wait until it is over: the mean of 55 /s counts.
    CHECK(bound(1h, random::constant_shape(), 1) == 6);
}
