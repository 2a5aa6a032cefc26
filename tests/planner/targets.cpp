// What a target's limits make of a plan, and its documented sizing.
#include <skusim/planner/targets.hpp>
#include <skusim/scenario/scenario.hpp>

#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using catalog::LimitKind;

TEST_CASE("A workload that the target refuses is gated everywhere, with the rule") {
    scenario::Scenario scenario = on_target();
    CHECK_FALSE(placement::refusal(scenario));
    scenario.target->serves = {
        {catalog::Mode::job}, {"batches only", "a document", "2025"}, catalog::Instead{"aks", {}}};
    const auto refused = placement::refusal(scenario);
    REQUIRE(refused);
    CHECK(refused->rule == "batches only (a document, 2025)");
    CHECK(refused->reason == "the workload is real-time, which target aks does not serve");
    CHECK(refused->instead->target == "aks");
    const Plan plan = planned(scenario, {machine("a", 4, 16, 0.1), machine("b", 8, 32, 0.2)});
    CHECK(plan.refusal);
    CHECK_FALSE(plan.cheapest);
    CHECK(plan.effort.simulated == 0);
    for (const Candidate& it : plan.candidates) {
        CHECK(it.verdict == Verdict::gated);
        CHECK(it.rule == refused->rule);
    }
}

TEST_CASE("A target's limit of nodes bounds the plan beside the policy") {
    scenario::Scenario scenario = on_target(400); // 16 busy workers
    scenario.target->limits = {limit_of(LimitKind::nodes, 2)};
    const Plan few = planned(scenario, {machine("m", 4, 16, 0.1)});
    CHECK_FALSE(few.cheapest);
    CHECK(few.candidates[0].verdict == Verdict::too_many_nodes);
    CHECK(few.candidates[0].rule == "the rule (a document, 2025)");
    CHECK_THAT(few.candidates[0].reason, ContainsSubstring("allowed 2"));
    CHECK(planned(scenario, {machine("m", 16, 64, 0.4)}).cheapest->nodes == 2);
    scenario.target->limits[0].is_open = true;
    CHECK(most_nodes(scenario).nodes == 1);
    scenario.target->limits[0].is_open = false;
    scenario.policy.max_nodes = 1;
    CHECK(most_nodes(scenario).rule == "policy.max_nodes");
}

TEST_CASE("In a trial the target's minimum does not apply") {
    scenario::Scenario scenario = open_scenario(5);
    scenario.target = production_target();
    const std::vector<catalog::Sku> skus{machine("m", 4, 16, 0.1)};
    CHECK(planned(scenario, skus).cheapest->nodes == 3);
    scenario.asked_environment = catalog::Environment::dev_test;
    CHECK(planned(scenario, skus).cheapest->nodes == 1);
}

TEST_CASE("A worker that serves several requests at once has as many slots") {
    scenario::Scenario scenario = open_scenario(150); // 6 busy slots
    const std::vector<catalog::Sku> skus{machine("m", 2, 8, 0.1)};
    const Plan one = planned(scenario, skus);
    scenario.node.max_concurrent_requests = 4;
    const Plan four = planned(scenario, skus);
    CHECK(four.candidates[0].workers == 2);
    CHECK(four.cheapest->nodes < one.cheapest->nodes);
    // As many workers with a vCPU each as those have slots: the same cluster.
    scenario.node.max_concurrent_requests = 1;
    scenario.node.workers = 8;
    const Plan eight = planned(scenario, {machine("m8", 8, 32, 0.1)});
    CHECK(eight.cheapest->nodes == four.cheapest->nodes);
    CHECK(eight.cheapest->service().outcome.metric(experiment::Metric::latency_mean).value ==
          four.cheapest->service().outcome.metric(experiment::Metric::latency_mean).value);
}

TEST_CASE("The documented sizing stands beside the simulated answer, in exact arithmetic") {
    scenario::Scenario scenario = on_target(1);
    scenario.service = service::DistributionService{{milliseconds(2100), random::constant_shape()}};
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(9000)}};
    scenario.target->sizing = catalog::Sizing{0.7, {"a formula", "a document", "2024"}};
    const Plan plan = planned(scenario, {machine("m", 1, 4, 0.1)});
    REQUIRE(plan.cheapest->service().sizing);
    const SizingFormula& sizing = *plan.cheapest->service().sizing;
    CHECK(sizing.replicas == 3); // 2.1 / 0.7, which doubles make a hair more than 3
    CHECK(sizing.concurrent == Approx(3));
    CHECK_FALSE(sizing.is_measured);
    CHECK(sizing.simulated == plan.cheapest->nodes);
    CHECK_FALSE(sizing.explanation.empty());
    scenario.policy.spare_nodes = 2; // which the formula does not know
    const Plan spare = planned(scenario, {machine("m", 1, 4, 0.1)});
    CHECK(spare.cheapest->nodes > spare.cheapest->nodes_for_slo);
    CHECK(spare.cheapest->service().sizing->simulated == spare.cheapest->nodes);
    CHECK(spare.cheapest->service().sizing->replicas == 3);
    scenario.policy.spare_nodes = 0;

    scenario.node.max_concurrent_requests = 2;
    const Plan two = planned(scenario, {machine("m", 1, 4, 0.1)});
    CHECK(two.cheapest->service().sizing->replicas == 2);
    CHECK(two.cheapest->service().sizing->per_container == 2);
}

TEST_CASE("Clients have no rate of their own: the sizing is of their measured throughput") {
    scenario::Scenario scenario = closed_scenario(10, milliseconds(960));
    scenario.target = production_target();
    scenario.target->sizing = catalog::Sizing{0.7, {"a formula", "a document", "2024"}};
    const Plan plan = planned(scenario, {machine("m", 4, 16, 0.1)});
    const SizingFormula& sizing = *plan.cheapest->service().sizing;
    CHECK(sizing.is_measured);
    CHECK(sizing.rate.value() == Approx(10).epsilon(0.05));
    CHECK(sizing.replicas == 1);
}

TEST_CASE("The cheapest of several plans is the first of least cost") {
    std::vector<Plan> plans(4);
    plans[1].cheapest = Choice{};
    plans[1].cheapest->usd_per_hour = usd(2);
    plans[2].cheapest = Choice{};
    plans[2].cheapest->usd_per_hour = usd(1);
    plans[3].cheapest = plans[2].cheapest;
    CHECK(cheapest_of({&plans[0], &plans[1], &plans[2], &plans[3]}) == std::size_t{2});
    CHECK_FALSE(cheapest_of({&plans[0]}));
}
