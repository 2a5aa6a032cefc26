// Classes of requests in a plan: RAM packed, services mixed, objectives of each.
#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

namespace {

/// 70 % of 10 ms and 30 % of 110 ms, 40 ms on average, of 1 and 2 GiB.
scenario::Scenario two_classes(double rate) {
    scenario::Scenario scenario = open_scenario(rate);
    scenario.model->ram = gibibytes(3);
    scenario.classes = {{"small", 0.7, exponential_service(milliseconds(10)), {}, 1},
                        {"large", 0.3, exponential_service(milliseconds(110)), {}, 2}};
    scenario.slo->classes.resize(2);
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(1000)}};
    return scenario;
}

} // namespace

TEST_CASE("A plan of several classes has their mixture and the figures of each") {
    const Plan plan = planned(two_classes(150), {machine("eight", 8, 64, 0.4)});
    REQUIRE(plan.cheapest);
    CHECK(candidate(plan, "eight").service->time.mean == milliseconds(40));
    // 150 /s x 40 ms = 6 of 8 workers.
    CHECK(plan.cheapest->nodes == 1);
    REQUIRE(plan.cheapest->service().outcome.classes.size() == 2);
    CHECK(plan.cheapest->service().outcome.classes[0].latency_mean.value <
          plan.cheapest->service().outcome.classes[1].latency_mean.value);
}

TEST_CASE("The objective of one class alone can ask for more nodes, or for priority") {
    const std::vector<catalog::Sku> skus{machine("four", 4, 64, 0.2)};
    scenario::Scenario scenario = two_classes(170);
    const int without = planned(scenario, skus).cheapest->nodes;
    scenario.slo->classes[0].times = {{stats::latency_quantile(0.95), milliseconds(100)}};
    const Plan fifo = planned(scenario, skus);
    CHECK(without == 2);
    CHECK(fifo.cheapest->nodes > without);
    CHECK(fifo.cheapest->service().previous.nodes == fifo.cheapest->nodes - 1);
    scenario.node.discipline = scenario::Discipline::priority;
    const Plan urgent = planned(scenario, skus);
    CHECK(urgent.cheapest->nodes < fifo.cheapest->nodes);
}

TEST_CASE("A class without a time on a machine is told by its name") {
    scenario::Scenario scenario = two_classes(10);
    scenario.classes[1].service = measured_times({{"other", 5}}, 0);
    const Plan plan = planned(scenario, {machine("four", 4, 64, 0.2)});
    CHECK(candidate(plan, "four").verdict == Verdict::no_profile);
    CHECK(candidate(plan, "four").reason.starts_with("class large: no row in times.csv"));
}
