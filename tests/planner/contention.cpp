// Workers that are more than their processors: what a node carries, and what is refused.
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

namespace {

/// The plan of a scenario for one machine of 4 vCPUs.
Plan on_four_vcpus(const scenario::Scenario& scenario) {
    return planned(scenario, {machine("four", 4, 64, 0.2)});
}

} // namespace

TEST_CASE("Workers beyond the vCPUs add no capacity") {
    scenario::Scenario scenario = open_scenario(150);
    scenario.node.workers = 4;
    const Plan apart = on_four_vcpus(scenario);
    scenario.node.workers = 8;
    const Plan shared = on_four_vcpus(scenario);
    REQUIRE((apart.cheapest && shared.cheapest));
    CHECK_FALSE(processors_of(candidate(apart, "four")));
    CHECK(processors_of(candidate(shared, "four")) == serving::Processors{4, 4});
    // 150 /s x 40 ms = 6 vCPUs: two nodes, whatever shares them.
    CHECK(shared.cheapest->nodes == apart.cheapest->nodes);
    CHECK(shared.cheapest->nodes_lower_bound == 2);
    CHECK(shared.cheapest->service().outcome.metric(experiment::Metric::utilization).value ==
          Approx(0.75).epsilon(0.01));
    // Short requests no longer wait for long ones, but all are slowed: more are late.
    CHECK(shared.cheapest->service().outcome.latency[2].value.value >
          apart.cheapest->service().outcome.latency[2].value.value);
}

TEST_CASE("Threads count as vCPUs, and a worker that wants more than there are is slowed") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.node.threads_per_worker = 8;
    scenario.node.workers = 1;
    scenario.slo->times = {{stats::mean_latency, milliseconds(1000)}};
    const Plan plan = on_four_vcpus(scenario);
    CHECK(processors_of(candidate(plan, "four")) == serving::Processors{0.5, 0.5});
    REQUIRE(plan.cheapest);
    // 10 /s x 40 ms of 0.5: M/M/1 with 80 ms at 0.8, 400 ms; one node.
    CHECK(plan.cheapest->nodes == 1);
    CHECK(plan.cheapest->service().outcome.metric(experiment::Metric::latency_mean).value ==
          Approx(0.4).epsilon(0.05));
}

TEST_CASE("Processor sharing is planned with exact theory beside it") {
    scenario::Scenario scenario = open_scenario(80);
    scenario.node.discipline = scenario::Discipline::processor_sharing;
    scenario.node.max_concurrent_requests = serving::Slots::unlimited();
    scenario.slo->times = {{stats::mean_latency, milliseconds(100)}};
    const Plan plan = on_four_vcpus(scenario);
    REQUIRE(plan.cheapest);
    CHECK(plan.cheapest->nodes == 1);
    CHECK(candidate(plan, "four").workers == 4);
    const auto& checks = plan.cheapest->cross_checks;
    CHECK(std::any_of(checks.begin(), checks.end(), [](const experiment::CrossCheck& check) {
        return check.law.starts_with("processor sharing") && check.agrees;
    }));
    CHECK(
        std::all_of(checks.begin(), checks.end(), [](const auto& check) { return check.agrees; }));
}

TEST_CASE("Workers that are not kept apart cannot share behind one queue") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.node.workers = 8;
    scenario.router = serving::OneQueue{};
    const Plan plan = on_four_vcpus(scenario);
    CHECK(candidate(plan, "four").verdict == Verdict::no_profile);
    CHECK(
        candidate(plan, "four").reason ==
        "8 workers share 4 vCPUs, which is not simulated behind a central queue; give each worker "
        "its own");
    scenario.node.workers = 4;
    CHECK(on_four_vcpus(scenario).cheapest);
}

TEST_CASE("Hyper-threads are counted as documented for the SKU") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.node.workers = 4;
    scenario.node.hyper_thread_gain = 0.25;
    const auto processors_of = [&](int threads_per_core) {
        catalog::Sku sku = machine("four", 4, 64, 0.2);
        sku.threads_per_core = threads_per_core;
        return planner::processors_of(planned(scenario, {sku}).candidates.front());
    };
    CHECK(processors_of(2) == serving::Processors{2, 4, 0.25});
    CHECK_FALSE(processors_of(1)); // each worker has a core
    const Plan plan = on_four_vcpus(scenario);
    CHECK(candidate(plan, "four").verdict == Verdict::no_profile);
    CHECK(candidate(plan, "four").reason == "nothing tells how many vCPUs of four are one core, "
                                            "which node.hyper_thread_gain needs");
}

TEST_CASE("Workers beyond the accelerators add no capacity") {
    scenario::Scenario scenario = open_scenario(20);
    scenario.node.workers = 4;
    scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    scenario.slo->times = {{stats::mean_latency, milliseconds(250)}};
    const Plan plan = planned(scenario, {gpu_machine("one", 1, 16)});
    REQUIRE(plan.cheapest);
    // 20 /s x 40 ms of one GPU: however its four workers share it, as many are inside as in M/M/1
    // at 0.8, 200 ms each. Four GPUs would take 40 ms.
    CHECK(plan.cheapest->nodes == 1);
    CHECK(plan.cheapest->service().outcome.metric(experiment::Metric::latency_mean).value ==
          Approx(0.2).epsilon(0.05));
    CHECK(warns_of(plan, "one: 4 workers run on 1 x T4: those that are busy on one share"));
}
