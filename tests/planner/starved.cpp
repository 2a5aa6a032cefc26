// Objectives that take many requests to decide: quantiles far out, and classes that are rare.
#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

namespace {

/// 200 /s of 10 ms, exponential; an idle node's p is -ln(1 - p) x 10 ms.
scenario::Scenario far_out(std::vector<scenario::TimeBound> bounds) {
    scenario::Scenario scenario = open_scenario(200);
    scenario.service = exponential_service(milliseconds(10));
    scenario.node.workers = 2;
    scenario.slo->times = std::move(bounds);
    return scenario;
}

} // namespace

TEST_CASE("A quantile far out does not make a machine too slow for want of requests") {
    // p99.99 of an idle node is 92.1 ms. By M/M/2 one node holds 200 ms up to some 75 % load.
    const Plan plan = planned(far_out({{stats::latency_quantile(0.9999), milliseconds(200)}}),
                              {machine("m", 4, 16, 0.2)});
    REQUIRE(plan.guidance);
    CHECK(plan.guidance->nodes == 2);
    CHECK(candidate(plan, "m").profile()->capacity.value > 120);
    CHECK(candidate(plan, "m").profile()->capacity.value < 200);
}

TEST_CASE("A rare class's bound is decided by enough of its requests") {
    scenario::Scenario scenario = far_out({});
    scenario.classes = {{"often", 0.99, exponential_service(milliseconds(10)), {}, 1},
                        {"rare", 0.01, exponential_service(milliseconds(10)), {}, 1}};
    scenario.slo->classes.resize(2);
    scenario.slo->classes[1].times = {{stats::latency_quantile(0.99), milliseconds(200)}};
    const Plan plan = planned(scenario, {machine("m", 4, 16, 0.2)});
    REQUIRE(plan.guidance);
    CHECK(plan.guidance->nodes == 2);
}

TEST_CASE("What the budget cannot decide is undecided, not too slow") {
    scenario::Scenario scenario = far_out({{stats::latency_quantile(0.9999), milliseconds(200)}});
    scenario.simulation.max_requests = 20'000;
    const Plan plan = planned(scenario, {machine("m", 4, 16, 0.2)});
    CHECK(!plan.guidance);
    CHECK(candidate(plan, "m").verdict == Verdict::undecided);
}

TEST_CASE("Batches that wait for company are fastest in the middle of the load") {
    // 40 ms of waiting break 40 ms at light load; at 450 /s a batch of 8 is full in 18 ms.
    scenario::Scenario scenario = open_scenario(900);
    scenario.service = service::LinearService{milliseconds(4), milliseconds(1), 0.2};
    scenario.node.batch = serving::BatchRules{8, milliseconds(40), {}};
    scenario.node.workers = 1;
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(40)}};
    const Plan plan = planned(scenario, {machine("m", 4, 16, 0.2)});
    REQUIRE(plan.guidance);
    CHECK(plan.guidance->nodes == 2);
    CHECK(candidate(plan, "m").profile()->capacity.value > 450);

    scenario.policy.spare_nodes = 3;
    const Plan idle = planned(scenario, {machine("m", 4, 16, 0.2)});
    // At 180 /s the first of eight waits 39 ms for the last, and 12 ms of service follow.
    CHECK(!idle.guidance);
    CHECK(!idle.cheapest);
    const Candidate& spare = candidate(idle, "m");
    CHECK(spare.verdict == Verdict::too_slow);
    CHECK(spare.rule == "policy.spare_nodes");
    CHECK(spare.reason.starts_with("2 nodes hold the objective, the 5 rented do not: p95 is"));
}

TEST_CASE("What is undecided bounds nothing, and says what would tell") {
    // By M/M/8 and M/M/16, p95 is 120.61 ms on one node and 119.83 ms, as when idle, on more.
    scenario::Scenario scenario = open_scenario(100);
    scenario.router = serving::OneQueue{};
    scenario.policy.max_nodes = 3;
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(120.2)}};
    scenario.simulation.precision = 0.02;
    const Plan plan = planned(scenario, {machine("m", 8, 16, 0.2)});
    REQUIRE(plan.cheapest);
    CHECK(plan.cheapest->nodes == 2);
    CHECK(plan.cheapest->service().previous.outcome->slo.front().decision ==
          experiment::Decision::fails);

    scenario.simulation.max_requests = 100'000;
    const Plan open = planned(scenario, {machine("m", 8, 16, 0.2)});
    CHECK(!open.cheapest);
    const Candidate& it = candidate(open, "m");
    CHECK(it.verdict == Verdict::undecided);
    CHECK(it.nodes == 1); // half of its workers' time: all that work conservation says
    CHECK(it.nodes_basis == NodesBasis::lower_bound);
    CHECK(it.reason.find("simulation.max_requests would tell") != std::string::npos);
    CHECK(open.reason.find("1 to 3 nodes may hold: p95 is ") != std::string::npos);
}

TEST_CASE("That nothing ever fails is known where nothing can, and is told by no run elsewhere") {
    scenario::Scenario scenario = open_scenario(100);
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(400)}};
    scenario.slo->max_error_rate = 0;
    scenario.policy.max_nodes = 3;
    REQUIRE(planned(scenario, {machine("m", 8, 16, 0.2)}).cheapest);

    scenario.node.queue.max_wait = std::chrono::seconds(60); // which the load does not come near
    const Plan limited = planned(scenario, {machine("m", 8, 16, 0.2)});
    CHECK(!limited.cheapest);
    const Candidate& it = candidate(limited, "m");
    CHECK(it.verdict == Verdict::undecided);
    CHECK_THAT(it.reason, ContainsSubstring("no run tells that none ever fails") &&
                              ContainsSubstring("give max_error_rate a share") &&
                              !ContainsSubstring("would tell"));
}
