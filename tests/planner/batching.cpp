// Plans whose nodes batch: bounds, counts, copies, and what is told about them.
#include "support.hpp"

#include <algorithm>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

namespace {

/// 4 ms + 1 ms x b for a batch of b up to 8: 667 requests/s of a worker. p95 within 60 ms.
scenario::Scenario batching_scenario(double rate) {
    scenario::Scenario scenario = open_scenario(rate);
    scenario.service = service::LinearService{milliseconds(4), milliseconds(1), 0};
    scenario.node.batch = serving::BatchRules{8, {}, {}};
    scenario.node.workers = 1;
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(60)}};
    return scenario;
}

bool warns_of(const Plan& plan, const std::string& words) {
    return std::any_of(plan.warnings.begin(), plan.warnings.end(), [&](const std::string& text) {
        return text.find(words) != std::string::npos;
    });
}

} // namespace

TEST_CASE("Nodes that batch carry what full batches carry, and no bound counts one by one") {
    // One by one 2000 /s x 5 ms are ten busy workers; in batches of eight 2000 /s x 1.5 ms are
    // three, which is too many for three nodes, as arrivals are not even.
    const std::vector<catalog::Sku> skus{machine("m", 4, 16, 0.2)};
    const Plan plan = planned(batching_scenario(2000), skus);
    REQUIRE(plan.guidance);
    CHECK(plan.guidance->nodes_lower_bound == 4);
    CHECK(plan.guidance->nodes == 4);
    CHECK(plan.guidance->service().outcome.batch_size->value > 2);
    CHECK(plan.guidance->service().outcome.batch_size->value < 8);
    const Candidate& chosen = candidate(plan, "m");
    CHECK(batching_of(chosen)->times.size() == 8);
    CHECK(chosen.profile()->capacity.value > 500);
    CHECK(chosen.profile()->capacity.value < 667);

    scenario::Scenario one_by_one = batching_scenario(2000);
    one_by_one.node.batch.reset();
    CHECK(planned(one_by_one, skus).guidance->nodes_lower_bound == 11);
}

TEST_CASE("Batches that a table does not know are not planned with, and the plan says so") {
    scenario::Scenario scenario = batching_scenario(500);
    service::TableService table = measured_times({{"m", 5}}, 0);
    table.rows.push_back({service::TableScope::sku, "m", 4, milliseconds(8), 0, 2});
    scenario.service = table;
    const Plan plan = planned(scenario, {machine("m", 4, 16, 0.2)});
    REQUIRE(plan.guidance);
    CHECK(batching_of(candidate(plan, "m"))->rules.max_size == 4);
    CHECK(plan.guidance->nodes_lower_bound == 2); // 4 / 8 ms = 500 /s is just not enough
    CHECK(warns_of(plan, "m: node.batch.max_size 8 was lowered to 4: larger batches were not"));
}

TEST_CASE("A batch's delay counts at light load; a distribution is the time of any batch") {
    scenario::Scenario scenario = batching_scenario(600);
    scenario.node.batch->max_delay = milliseconds(58);
    scenario.service = service::DistributionService{{milliseconds(5), random::constant_shape()}};
    const Plan plan = planned(scenario, {machine("m", 4, 16, 0.2)});
    REQUIRE(plan.guidance); // eight come in 13 ms, so nobody waits for 58 ms
    CHECK(warns_of(plan, "a batch is taken to last as long as one request"));
    CHECK(warns_of(plan, "at light load a request waits node.batch.max_delay"));
    CHECK_FALSE(
        warns_of(planned(batching_scenario(600), {machine("m", 4, 16, 0.2)}), "light load"));
}

TEST_CASE("Too slow is what breaks the objective in the fastest batch, alone or not") {
    scenario::Scenario scenario = batching_scenario(100);
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(4.9)}};
    const Plan plan = planned(scenario, {machine("m", 4, 16, 0.2)});
    CHECK(candidate(plan, "m").verdict == Verdict::too_slow);
    CHECK(candidate(plan, "m").rule.find("unloaded latency") == 0);
}

TEST_CASE("Copies that share an accelerator must fit on it, and add no speed") {
    scenario::Scenario scenario = batching_scenario(500);
    scenario.node.workers.reset();
    scenario.node.copies_per_accelerator = 2;
    scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    scenario.model->gpu_memory = gibibytes(5);
    const Plan plan = planned(scenario, {gpu_machine("small", 1, 8), gpu_machine("large", 2, 16)});
    CHECK(candidate(plan, "small").verdict == Verdict::gated);
    CHECK(candidate(plan, "small").reason ==
          "8 GiB of T4 memory is under 2 x 5 GiB (node.copies_per_accelerator)");
    const Candidate& large = candidate(plan, "large");
    CHECK(large.workers == 4); // two on each
    CHECK(batching_of(large)->accelerators == 2);
    CHECK(large.profile()->capacity.value < 2 * 667);
    CHECK(large.profile()->capacity.value > 2 * 400);
    CHECK_FALSE(warns_of(plan, "slow each other down"));
}

TEST_CASE("Closed loops are planned on nodes that batch") {
    scenario::Scenario scenario = closed_scenario(100, milliseconds(50));
    scenario.service = service::LinearService{milliseconds(4), milliseconds(1), 0};
    scenario.node.batch = serving::BatchRules{8, {}, {}};
    scenario.node.workers = 1;
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(60)}};
    const Plan plan = planned(scenario, {machine("m", 4, 16, 0.2)});
    REQUIRE(plan.guidance);
    // At 60 ms a hundred clients ask for 100 / (60 + 50 ms) = 909 /s: two nodes of 667 /s.
    CHECK(plan.guidance->nodes == 2);
    CHECK(candidate(plan, "m").profile()->capacity.unit == LoadUnit::clients);
}
