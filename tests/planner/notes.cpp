// What plan and simulate say beside their figures.
#include <skusim/placement/placement.hpp>
#include <skusim/planner/notes.hpp>
#include <skusim/scenario/scenario.hpp>

#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using Texts = std::vector<std::string>;

namespace {

Texts notes_on(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    const auto placed = placement::place(scenario, sku, catalog::Hardware{});
    REQUIRE(placed);
    return node_notes(scenario, sku, placed->workers.count, placed->workers.service);
}

/// 2 GiB of GPU memory a copy, on machines of 8 vCPUs and 64 GiB.
scenario::Scenario large_gpu_scenario() {
    scenario::Scenario scenario = open_scenario(10);
    scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    scenario.model->gpu_memory = gibibytes(2);
    return scenario;
}

} // namespace

TEST_CASE("a plain scenario needs no notes") {
    CHECK(scenario_notes(open_scenario(10)).empty());
    CHECK(described_node_notes(open_scenario(10)).empty());
    CHECK(notes_on(open_scenario(10), machine("m", 4, 64, 0.1)).empty());
}

TEST_CASE("priorities that nodes do not look at are told") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.classes = {{"a", 0.5, {}, {}, 1}, {"b", 0.5, {}, {}, 2}};
    const Texts told = scenario_notes(scenario);
    REQUIRE(told.size() == 1);
    CHECK(told[0].find("\"node: {discipline: priority}\"") != std::string::npos);
    scenario.node.discipline = scenario::Discipline::priority;
    CHECK(scenario_notes(scenario).empty());
    scenario.node.discipline = scenario::Discipline::fifo;
    scenario.classes[1].priority = 1;
    CHECK(scenario_notes(scenario).empty());
}

TEST_CASE("errors of a service that no class takes are told") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.service_uncertainty = {{"mean", 0.1, {}}};
    CHECK(scenario_notes(scenario).empty());
    scenario.classes = {{"a", 0.5, exponential_service(milliseconds(10)), {}, 1},
                        {"b", 0.5, {}, {}, 1}};
    CHECK(scenario_notes(scenario).empty());
    scenario.classes[1].service = exponential_service(milliseconds(20));
    CHECK(scenario_notes(scenario).size() == 1);
}

TEST_CASE("limits of a queue in which nobody waits are told, unless they are a target's") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.node.discipline = scenario::Discipline::processor_sharing;
    scenario.node.max_concurrent_requests = serving::Slots::unlimited();
    scenario.node.queue.places = 3;
    scenario.node.queue.max_wait = milliseconds(500);
    const Texts told = scenario_notes(scenario);
    REQUIRE(told.size() == 2);
    CHECK(told[0].starts_with("node.queue does nothing"));
    CHECK(told[1].starts_with("node.max_wait does nothing"));
    scenario.defaults = {{"node.queue", "3", "target"}, {"node.max_wait", "500 ms", "target"}};
    CHECK(scenario_notes(scenario).empty());
    scenario.defaults.clear();
    scenario.node.max_concurrent_requests = 4;
    CHECK(scenario_notes(scenario).empty());
}

TEST_CASE("a largest batch that is never formed is told") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.service = service::LinearService{milliseconds(4), milliseconds(1), 0};
    scenario.node.batch = serving::BatchRules{8, Duration::zero(), {3}};
    const Texts told = scenario_notes(scenario);
    REQUIRE(told.size() == 1);
    CHECK(told[0].starts_with("node.batch.max_size, 8, is never reached"));
    CHECK(serving::batch_under_backlog(*scenario.node.batch) == 3);
    scenario.node.batch->max_delay = milliseconds(1);
    CHECK(scenario_notes(scenario).empty());
    CHECK(serving::batch_under_backlog(*scenario.node.batch) == 8);
    scenario.node.batch = serving::BatchRules{8, Duration::zero(), {3, 8}};
    CHECK(scenario_notes(scenario).empty());
}

TEST_CASE("batches that were lowered lose their preferred sizes, and both are told") {
    scenario::Scenario scenario = large_gpu_scenario();
    service::TableService table;
    table.file = std::string("t.csv");
    for (const int size : {1, 8}) {
        table.rows.push_back({service::TableScope::accelerator, "T4", size, milliseconds(5), 0, 1});
    }
    scenario.service = table;
    scenario.node.batch = serving::BatchRules{16, milliseconds(1), {4, 12, 16}};
    const Texts told = notes_on(scenario, gpu_machine("g", 1, 16));
    REQUIRE(told.size() == 2);
    CHECK(told[0] ==
          "g: node.batch.max_size 16 was lowered to 8: larger batches were not measured");
    CHECK(told[1] == "g: node.batch.preferred_sizes: 12, 16 left out: larger batches were not "
                     "measured");
}

TEST_CASE("workers that are not what copies_per_accelerator makes are told") {
    scenario::Scenario scenario = large_gpu_scenario();
    scenario.node.copies_per_accelerator = 2;
    CHECK(notes_on(scenario, gpu_machine("g", 1, 16)).empty());
    scenario.node.workers = 3;
    CHECK(notes_on(scenario, gpu_machine("g", 1, 16)) ==
          Texts{"g: node.workers, 3, overrules node.copies_per_accelerator: 2 on each of 1 x T4 "
                "would be 2"});
    // 64 GiB of RAM hold two copies of 20 GiB with the half on top.
    scenario.node.workers.reset();
    scenario.node.copies_per_accelerator = 8;
    scenario.model->ram = gibibytes(20);
    CHECK(notes_on(scenario, gpu_machine("g", 1, 16)) ==
          Texts{"g: only 2 of the 8 workers that node.copies_per_accelerator puts on 1 x T4 fit "
                "its RAM and vCPUs"});
}

TEST_CASE("hyper-threads are told to need a machine") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.node.hyper_thread_gain = 0.25;
    CHECK(described_node_notes(scenario).size() == 1);
}

TEST_CASE("sequences that are longer than a language model was made for are told") {
    scenario::Scenario scenario = open_scenario(1);
    service::TokenService service;
    service.step = service::LinearStep{};
    scenario.service = service;
    scenario::LanguageModel& model = scenario.model->language.emplace();
    llm::Transformer shape;
    shape.context = 131'072;
    model.name = std::string("llama-3.1-8b");
    model.shape = shape;
    model.max_model_len = 131'072;
    CHECK(scenario_notes(scenario).empty());
    model.max_model_len = 200'000;
    const Texts told = scenario_notes(scenario);
    REQUIRE(told.size() == 1);
    CHECK(told[0].find("model.max_model_len, 200000, is more than the 131072 tokens that "
                       "llama-3.1-8b was made for") == 0);
}
