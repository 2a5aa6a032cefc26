// What changes the number of nodes beside the objective: spare nodes, the target's minimum, queue
// rules, and loads of clients.
#include "support.hpp"

#include <algorithm>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

namespace {

const Choice& cheapest(const Plan& plan) {
    REQUIRE(plan.cheapest);
    return *plan.cheapest;
}

} // namespace

TEST_CASE("Spare nodes are rented on top of those that the objective needs") {
    scenario::Scenario scenario = open_scenario(200);
    const std::vector<catalog::Sku> skus{machine("m", 2, 8, 0.1)};
    const Plan bare = planned(scenario, skus);
    scenario.policy.spare_nodes = 2;
    const Plan spare = planned(scenario, skus);
    CHECK(cheapest(bare).nodes == cheapest(bare).nodes_for_slo);
    CHECK(cheapest(spare).nodes_for_slo == cheapest(bare).nodes_for_slo);
    CHECK(cheapest(spare).nodes == cheapest(spare).nodes_for_slo + 2);
    CHECK(cheapest(spare).usd_per_hour == usd(0.1) * cheapest(spare).nodes);
    // The figures are those of the cluster that is rented.
    const auto utilization = experiment::Metric::utilization;
    CHECK(cheapest(spare).service().outcome.metric(utilization).high <
          cheapest(bare).service().outcome.metric(utilization).low);
}

TEST_CASE("A production cluster on aks has at least 3 nodes and 12 vCPUs") {
    scenario::Scenario scenario = open_scenario(5);
    scenario.target = production_target();
    const auto rented = [&](double vcpus) {
        const Plan plan = planned(scenario, {machine("m", vcpus, 64, 0.1)});
        CHECK(cheapest(plan).nodes_for_slo == 1);
        CHECK(cheapest(plan).service().previous.nodes == 0);
        return cheapest(plan).nodes;
    };
    CHECK(rented(2) == 6);
    CHECK(rented(4) == 3);
    CHECK(rented(5) == 3);
    CHECK(rented(16) == 3);
    scenario.policy.spare_nodes = 1;
    CHECK(rented(16) == 3);
    scenario.policy.spare_nodes = 4;
    CHECK(rented(16) == 5);
}

TEST_CASE("The target's minimum decides what is cheapest") {
    scenario::Scenario scenario = open_scenario(5);
    const std::vector<catalog::Sku> skus{machine("two", 2, 8, 0.10), machine("four", 4, 16, 0.15)};
    CHECK(planned(scenario, skus).cheapest->candidate == 0);
    scenario.target = production_target(); // 6 x 0.10 against 3 x 0.15
    const Plan plan = planned(scenario, skus);
    CHECK(sku_of(plan, cheapest(plan)) == "four");
    CHECK(cheapest(plan).usd_per_hour == usd(0.45));
}

TEST_CASE("A minimum above the policy's limit is too many nodes") {
    scenario::Scenario scenario = open_scenario(5);
    scenario.target = production_target();
    scenario.policy.max_nodes = 2;
    const Plan plan = planned(scenario, {machine("m", 4, 8, 0.1)});
    CHECK(!plan.cheapest);
    CHECK(plan.candidates[0].verdict == Verdict::too_many_nodes);
    CHECK(plan.candidates[0].reason == "at least 3 nodes, allowed 2");
}

TEST_CASE("Clients: the plan carries all of them, and its capacity is counted in them") {
    scenario::Scenario scenario = closed_scenario(100, Duration::zero());
    scenario.service = measured_times({{"m", 40}}, 0);
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(165)}};
    scenario.router = serving::RouterKind::least_outstanding;
    const Plan plan = planned(scenario, {machine("m", 4, 16, 0.1)});
    // Constant service and no thinking: n nodes of 4 workers answer after 100 / (4 n) x 40 ms on
    // average, so that 165 ms need 7 nodes.
    CHECK(cheapest(plan).nodes_for_slo == 7);
    const Capacity& capacity = plan.candidates[0].profile()->capacity;
    CHECK(capacity.unit == LoadUnit::clients);
    CHECK(capacity.value == 16); // four deep on each worker: 160 ms
    CHECK(capacity.high == 17);
    const auto& throughput =
        cheapest(plan).service().outcome.metric(experiment::Metric::throughput);
    CHECK(throughput.value == Approx(28 / 0.040).epsilon(0.01));
}

TEST_CASE("Lost requests are infinitely late: a full queue cannot buy a latency") {
    scenario::Scenario scenario = open_scenario(200);
    scenario.node.queue.places = 0; // nobody waits, so the completed are all fast
    const std::vector<catalog::Sku> skus{machine("m", 4, 16, 0.1)};
    const Plan by_latency = planned(scenario, skus);
    // p95 of all arrivals: fewer than 5 % may be refused.
    const auto& errors =
        cheapest(by_latency).service().outcome.metric(experiment::Metric::error_rate);
    CHECK(errors.high < 0.05);
    scenario.slo->max_error_rate = 0.001;
    const Plan by_errors = planned(scenario, skus);
    CHECK(cheapest(by_errors).nodes > cheapest(by_latency).nodes);
    CHECK(cheapest(by_errors).service().outcome.metric(experiment::Metric::error_rate).high <=
          0.001);
}

TEST_CASE("The choice's figures cover the objective, bound by bound in its order") {
    scenario::Scenario scenario = open_scenario(200);
    scenario.slo->times = {{stats::latency_quantile(0.99), milliseconds(300)},
                           {stats::mean_latency, milliseconds(80)}};
    scenario.slo->max_error_rate = 0.01;
    scenario.slo->min_throughput = Rate{150};
    const Plan plan = planned(scenario, {machine("m", 4, 16, 0.1)});
    const auto& slo = cheapest(plan).service().outcome.slo;
    REQUIRE(slo.size() == 4);
    CHECK(slo[0].quantity == stats::latency_quantile(0.99));
    CHECK(slo[1].quantity == stats::mean_latency);
    CHECK(slo[2].quantity.kind == stats::QuantityKind::error_rate);
    CHECK(slo[3].quantity.kind == stats::QuantityKind::throughput);
    for (const experiment::BoundResult& bound : slo) {
        CHECK(bound.decision == experiment::Decision::holds);
    }
}

TEST_CASE("A bound on a mean where requests can be refused is warned of") {
    // The mean of a run without a refusal is no more than luck: any refusal makes it endless.
    const auto warned = [](const scenario::Scenario& scenario) {
        const Plan plan = planned(scenario, {machine("m", 4, 16, 0.1)});
        REQUIRE(plan.cheapest.has_value());
        return std::any_of(plan.warnings.begin(), plan.warnings.end(), [](const std::string& text) {
            return text.find("the objective bounds a mean, and a request that is refused or "
                             "abandoned counts as never answered") != std::string::npos;
        });
    };
    scenario::Scenario scenario = open_scenario(50);
    scenario.slo->times = {{stats::mean_latency, milliseconds(80)}};
    CHECK_FALSE(warned(scenario));
    scenario.node.queue.max_wait = std::chrono::seconds{10};
    CHECK(warned(scenario));
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(300)}};
    CHECK_FALSE(warned(scenario));
}

TEST_CASE("Given workers that do not fit the RAM are planned as told, with a warning") {
    scenario::Scenario scenario = open_scenario(50);
    scenario.model->ram = gibibytes(4);
    scenario.node.workers = 4;
    const Plan plan = planned(scenario, {machine("m", 4, 8, 0.1)});
    CHECK(plan.candidates[0].workers == 4);
    REQUIRE(plan.warnings.size() == 1);
    CHECK(plan.warnings[0] ==
          "m: 4 workers of 4 GiB each do not fit its 8 GiB RAM, unless they share it");
}

TEST_CASE("Progress counts up to its total and names its step") {
    std::vector<std::string> steps;
    const Plan plan =
        make_plan(open_scenario(200), {machine("a", 2, 8, 0.1), machine("b", 4, 16, 1)},
                  catalog::Hardware{}, [&](const Progress& progress) {
                      CHECK(progress.done <= progress.total);
                      if (steps.empty() || steps.back() != progress.step) {
                          steps.emplace_back(progress.step);
                      }
                  });
    CHECK(plan.cheapest);
    CHECK(steps == std::vector<std::string>{"scale up", "scale out",
                                            "thousand requests", // of the guidance, measured
                                            "scale out"});
}

TEST_CASE("The front end's time is in the plan's latencies, and no node makes up for it") {
    scenario::Scenario scenario = open_scenario(200);
    const std::vector<catalog::Sku> skus{machine("m", 4, 16, 0.1)};
    const Plan plain = planned(scenario, skus);
    scenario.front_end = scenario::FrontEndRules{};
    scenario.front_end->latency = {milliseconds(10), random::constant_shape()};
    const Plan delayed = planned(scenario, skus);
    CHECK(cheapest(delayed).nodes_for_slo >= cheapest(plain).nodes_for_slo);
    const auto mean = [](const Plan& plan) {
        return cheapest(plan).service().outcome.metric(experiment::Metric::latency_mean).value;
    };
    REQUIRE(cheapest(delayed).nodes == cheapest(plain).nodes);
    CHECK(mean(delayed) == Approx(mean(plain) + 0.010).epsilon(0.02));
    // The objective is 200 ms: behind a front end of 250 ms nothing holds.
    scenario.front_end->latency = {milliseconds(250), random::constant_shape()};
    const Plan none = planned(scenario, skus);
    CHECK_FALSE(none.cheapest);
    CHECK(none.candidates[0].verdict == Verdict::too_slow);
}
