// What decided: the one default that moves the answer is found, and what moves nothing is not told.
#include <skusim/closer/decisive.hpp>
#include <skusim/planner/make_plan.hpp>

#include <planner/support.hpp>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using namespace skusim::closer;
using namespace std::chrono_literals;

namespace {

const ProgressSink no_progress = [](const Progress&) {};

std::vector<Decisive> decided_by(const scenario::Scenario& scenario,
                                 const std::vector<catalog::Sku>& skus) {
    return decisive(scenario, {}, make_plan(scenario, skus, {}, no_progress));
}

/// Ten clients, answered in a second each: one worker answers all within 12 s, if they may wait.
scenario::Scenario patient_clients() {
    scenario::Scenario scenario = open_scenario(1);
    workload::ClosedArrivals clients;
    clients.concurrency = 10;
    scenario.load = clients;
    scenario.service = service::DistributionService{{1s, random::constant_shape()}};
    scenario.slo->times = {{stats::latency_quantile(0.95), 12s}};
    scenario.slo->max_error_rate = 0.01;
    scenario.node.queue.max_wait = milliseconds(500);
    scenario.defaults = {{"node.max_wait", "500 ms", "target aks: a page, 2024"}};
    return scenario;
}

/// Of five machines like `small` and a large one, the answer costs `usd_per_hour`, and without the
/// least cluster one large node would do.
void check_one_large_would_do(const scenario::Scenario& scenario, catalog::Sku small,
                              double usd_per_hour) {
    std::vector<catalog::Sku> skus;
    for (const char* name : {"one", "two", "three", "four", "five"}) {
        small.name = name;
        skus.push_back(small);
    }
    skus.push_back(machine("large", 16, 64, 0.12));
    const std::vector<Decisive> found = decided_by(scenario, skus);
    REQUIRE(found.size() == 1);
    CHECK(found[0].key == "target.minimum");
    REQUIRE(found[0].choice);
    CHECK(found[0].choice->sku == "large");
    CHECK(found[0].choice->nodes == 1);
    CHECK(*found[0].cost_ratio == Approx(0.12 / usd_per_hour));
}

} // namespace

TEST_CASE("A default limit on waiting decides where the objective would let requests wait") {
    const std::vector<catalog::Sku> skus{machine("one", 1, 2, 0.1)};
    const std::vector<Decisive> found = decided_by(patient_clients(), skus);
    REQUIRE(found.size() == 1);
    CHECK(found[0].key == "node.max_wait");
    CHECK(found[0].otherwise == "without node.max_wait, 500 ms");
    CHECK(found[0].source == "target aks: a page, 2024");
    REQUIRE(found[0].choice);
    CHECK(found[0].choice->nodes == 1); // ten requests of a second each, in turn: 10 s
    CHECK(*found[0].cost_ratio < 0.5);
}

TEST_CASE("What the user said is no default, and a limit beyond the bounds frees nobody") {
    const std::vector<catalog::Sku> skus{machine("one", 1, 2, 0.1)};
    scenario::Scenario said = patient_clients();
    said.inputs = {{"node.max_wait", "500 ms"}};
    CHECK(decided_by(said, skus).empty());
    scenario::Scenario strict = open_scenario(20);
    strict.node.queue.max_wait = milliseconds(500); // p95 within 200 ms
    CHECK(decided_by(strict, skus).empty());
}

TEST_CASE("RAM that only the rule asks for decides where a smaller machine would do") {
    scenario::Scenario scenario = open_scenario(5);
    scenario.model->ram = gibibytes(6);
    const std::vector<catalog::Sku> skus{machine("small", 2, 8, 0.1), machine("large", 2, 16, 0.3)};
    const std::vector<Decisive> found = decided_by(scenario, skus);
    REQUIRE(found.size() == 1);
    CHECK(found[0].key == "policy.ram_factor");
    CHECK(found[0].choice->sku == "small");
    CHECK(*found[0].cost_ratio == Approx(1.0 / 3));
}

TEST_CASE("The least cluster of a target decides where fewer nodes hold") {
    scenario::Scenario scenario = open_scenario(5);
    scenario.target = production_target();
    const std::vector<Decisive> found = decided_by(scenario, {machine("four", 4, 16, 0.2)});
    REQUIRE(found.size() == 1);
    CHECK(found[0].key == "target.minimum");
    CHECK(found[0].choice->nodes == 1);
    CHECK(*found[0].cost_ratio == Approx(1.0 / 3));
}

TEST_CASE("What costs more than many under a rule may cost least without it") {
    // The load of thirteen workers takes seven nodes of two, one more than the least cluster of 12
    // vCPUs has; of sixteen one would do, where three are least and cost 0.36 USD an hour.
    scenario::Scenario scenario = open_scenario(0);
    scenario.load = workload::PoissonArrivals{Rate{13 / 0.050}};
    scenario.service = service::DistributionService{{50ms, random::exponential_shape()}};
    scenario.slo->times = {{stats::latency_quantile(0.95), 1s}};
    scenario.target = production_target();
    check_one_large_would_do(scenario, machine("small", 2, 8, 0.04), 0.28);
}

TEST_CASE("That no SKU would do otherwise is told of all, not of the cheapest alone") {
    // Of the 4 vCPUs of a node the cluster's own containers take 2.2 where they have three nodes,
    // 3.3 where they have two and all where they have one: on less than three the five cheapest
    // have no room for the model's, which takes 1.
    scenario::Scenario scenario = open_scenario(5);
    scenario.target = production_target();
    catalog::Reserved& reserved = scenario.target->reserved.emplace();
    reserved.components.emplace().cluster_vcpus = 6.6;
    check_one_large_would_do(scenario, machine("small", 4, 16, 0.05), 0.15);
}

TEST_CASE(
    "Without the least cluster two nodes do where the target's containers leave no room on one") {
    // As above, but they take 4.5: none of one node's 4 are left, and 1.75 of each of two.
    scenario::Scenario scenario = open_scenario(5);
    scenario.target = production_target();
    scenario.target->reserved.emplace().components.emplace().cluster_vcpus = 4.5;
    const std::vector<Decisive> found = decided_by(scenario, {machine("small", 4, 16, 0.05)});
    REQUIRE(found.size() == 1);
    CHECK(found[0].key == "target.minimum");
    REQUIRE(found[0].choice);
    CHECK(found[0].choice->nodes == 2);
    CHECK(*found[0].cost_ratio == Approx(2.0 / 3));
}

TEST_CASE("What the target refuses to go without decides nothing") {
    // Ten requests of a second each, in turn, take 10 s: with a limit of 8 s one node loses some.
    scenario::Scenario scenario = patient_clients();
    scenario.node.queue.max_wait.reset();
    scenario.node.queue.timeout = 8s;
    scenario.target = production_target();
    scenario.target->minimum = {};
    const std::vector<catalog::Sku> skus{machine("one", 1, 2, 0.1)};
    const std::vector<Decisive> found = decided_by(scenario, skus);
    REQUIRE(found.size() == 1);
    CHECK(found[0].otherwise == "without node.timeout, 8 s");
    CHECK(found[0].choice->nodes == 1);
    scenario.target->limits = {limit_of(catalog::LimitKind::request_timeout, 8)};
    CHECK(decided_by(scenario, skus).empty());
    // What it takes more of decides with as much: the ten are done in 20 s.
    scenario.target->limits = {limit_of(catalog::LimitKind::request_timeout, 20)};
    const std::vector<Decisive> longest = decided_by(scenario, skus);
    REQUIRE(longest.size() == 1);
    CHECK(longest[0].otherwise == "with node.timeout 20 s in place of 8 s");
    CHECK(longest[0].choice->nodes == 1);
}

TEST_CASE("What takes a demand away cannot make the answer dearer") {
    // As above, but the one machine with room for all on one node costs more than three of the
    // others: without the minimum, these three are still there.
    scenario::Scenario scenario = open_scenario(5);
    scenario.target = production_target();
    scenario.target->reserved.emplace().components.emplace().cluster_vcpus = 6.6;
    CHECK(decided_by(scenario, {machine("small", 4, 16, 0.05), machine("large", 16, 64, 0.20)})
              .empty());
}

TEST_CASE("Where no SKU has an answer, what would give one comes first") {
    scenario::Scenario scenario = open_scenario(5);
    scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    scenario.model->gpu_memory = gibibytes(20);
    const std::vector<Decisive> found = decided_by(scenario, {gpu_machine("pair", 2, 16)});
    REQUIRE(found.size() == 1);
    CHECK(found[0].key == "model.accelerators_per_copy");
    CHECK(found[0].choice->sku == "pair");
    CHECK(!found[0].cost_ratio);
}
