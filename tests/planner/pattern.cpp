// Plans for time-varying load: enough nodes for every interval, and no more.
#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using namespace std::chrono_literals;

namespace {

scenario::Scenario day_scenario(std::vector<Rate> rates) {
    scenario::Scenario scenario = open_scenario(1);
    scenario.arrivals = workload::PatternArrivals{std::move(rates), 40min};
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
    REQUIRE(day.cheapest->outcome.intervals.size() == 4);
    CHECK(experiment::decision(day.cheapest->outcome) == experiment::Decision::holds);
    REQUIRE(day.cheapest->previous.outcome);
    CHECK(experiment::decision(*day.cheapest->previous.outcome) == experiment::Decision::fails);
    CHECK(day.cheapest->nodes_lower_bound <= day.cheapest->nodes_for_slo);
    CHECK(day.cheapest->nodes_lower_bound > mean.cheapest->nodes_lower_bound);
}

TEST_CASE("a pattern of equal rates needs what a Poisson stream does") {
    const Plan day = planned(day_scenario({Rate{90}, Rate{90}}), skus);
    const Plan steady = planned(open_scenario(90), skus);
    REQUIRE(day.cheapest);
    CHECK(day.cheapest->nodes == steady.cheapest->nodes);
    CHECK(day.cheapest->outcome.metric(experiment::Metric::latency_mean).value ==
          Approx(steady.cheapest->outcome.metric(experiment::Metric::latency_mean).value)
              .epsilon(0.05));
}

TEST_CASE("the least nodes of the peak, worked by hand") {
    const auto bound = [](Duration p95, random::Shape shape, int workers) {
        scenario::Scenario scenario = open_scenario(1);
        scenario.arrivals = workload::PatternArrivals{{Rate{10}, Rate{100}}, 20s};
        scenario.service = service::DistributionService{{100ms, std::move(shape)}};
        scenario.node.workers = workers;
        scenario.slo->latency = {{"p95", 0.95, p95}};
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
