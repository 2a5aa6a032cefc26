// What is told of an engine that the scenario leaves open: over how many accelerators it is spread.
#include <skusim/planner/notes.hpp>

#include <support/catch.hpp>
#include <support/scenarios.hpp>

using namespace skusim;
using namespace skusim::planner;

namespace {

catalog::Sku with_cards(double count) {
    catalog::Sku sku = machine("gpu", 24, 220, 3.6);
    sku.accelerators =
        catalog::Accelerators{"X", catalog::AcceleratorKind::gpu, count, gibibytes(80), "nvidia"};
    return sku;
}

scenario::Scenario left_open() {
    scenario::Scenario scenario = open_scenario(2);
    scenario.service = service::TokenService();
    return scenario;
}

} // namespace

TEST_CASE("The tensor parallelism that is taken is told with what it was taken from") {
    placement::PlacedEngine engine;
    engine.tensor_parallel = 2;
    const std::vector<std::string> least = engine_notes(left_open(), with_cards(4), engine, {});
    REQUIRE(least.size() == 1);
    CHECK(
        least[0] ==
        "gpu: engine.tensor_parallel is auto, and 2 is taken, the least of 1, 2, 4 that holds the "
        "model; `plan` and `profile` take what lets a node carry most, `engine: "
        "{tensor_parallel: ...}` settles it");
    const std::vector<EngineVariant> tried{{1, Verdict::gated, "too little memory", 0},
                                           {2, Verdict::feasible, "", 3.5},
                                           {4, Verdict::feasible, "", 3.25}};
    const std::vector<std::string> most = engine_notes(left_open(), with_cards(4), engine, tried);
    REQUIRE(most.size() == 1);
    CHECK(most[0] == "gpu: engine.tensor_parallel is auto, and 2 is taken, which lets a node carry "
                     "most by theory (1: gated, 2: 3.5 requests/s, 4: 3.25 requests/s)");
}

TEST_CASE("Of a job's engines those are taken that make it cheapest, whatever a node carries") {
    scenario::Scenario job = left_open();
    job.load = workload::Job();
    placement::PlacedEngine engine;
    engine.tensor_parallel = 4;
    const std::vector<EngineVariant> tried{{1, Verdict::gated, "too little memory", 0},
                                           {2, Verdict::feasible, "", 2.22},
                                           {4, Verdict::feasible, "", 2.03}};
    CHECK(
        engine_notes(job, with_cards(4), engine, tried) ==
        std::vector<std::string>{
            "gpu: engine.tensor_parallel is auto, and 4 is taken, which makes the job cheapest (a "
            "node carries by theory 1: gated, 2: 2.22 requests/s, 4: 2.03 requests/s)"});
    CHECK(
        engine_notes(job, with_cards(4), engine, {}) ==
        std::vector<std::string>{
            "gpu: engine.tensor_parallel is auto, and 4 is taken, the least of 1, 2, 4 that holds "
            "the model; `plan` takes what makes the job cheapest, `engine: "
            "{tensor_parallel: ...}` settles it"});
}

TEST_CASE("Where there is no choice nothing is told of it, but of formats") {
    placement::PlacedEngine engine;
    CHECK(engine_notes(left_open(), with_cards(1), engine, {}).empty());
    scenario::Scenario asked = left_open();
    std::get<service::TokenService>(asked.service).engine.tensor_parallel = 1;
    CHECK(engine_notes(asked, with_cards(4), engine, {}).empty());
    engine.format_notes = {"bf16 weights run in fp16 on T4, whose compute capability is 7.5"};
    CHECK(engine_notes(asked, with_cards(4), engine, {}) ==
          std::vector<std::string>{"gpu: " + engine.format_notes[0]});
}

TEST_CASE("A run from many starts, and what ended one, are told") {
    experiment::Outcome outcome;
    CHECK(notes_of_run(outcome).empty());
    outcome.starts = 928;
    REQUIRE(notes_of_run(outcome).size() == 1);
    CHECK_THAT(notes_of_run(outcome)[0], ContainsSubstring("928 starts at random"));
    scenario::Simulation simulation;
    simulation.max_requests = 50'000'000;
    simulation.precision = 0.02;
    CHECK(ended_early(outcome, simulation) ==
          "the 928 starts ended before every figure was within 2 % of its value");
    outcome.starts = 0;
    outcome.requests.simulated = 12'500'000;
    CHECK(ended_early(outcome, simulation) == "the run of 12500000 simulated requests ended before "
                                              "every figure was within 2 % of its value");
    outcome.requests.simulated = 49'999'968;
    CHECK(ended_early(outcome, simulation) == "the budget of 50000000 simulated requests ended "
                                              "before every figure was within 2 % of its value");
    outcome.limit = experiment::RunLimit::recording;
    outcome.requests.simulated = 204'800;
    CHECK(ended_early(outcome, simulation) ==
          "the replay of the recording for 204800 requests, after which further rounds tell "
          "nothing new, ended before every figure was within 2 % of its value");
    outcome.limit = experiment::RunLimit::session;
    CHECK_THAT(ended_early(outcome, simulation),
               ContainsSubstring("ended before each replication had seen as many requests as two "
                                 "sessions have"));
    CHECK(why_unreliable(outcome).empty());
}

TEST_CASE("A run whose figures are not to be relied on says why, and what to change") {
    using experiment::RunLimit;
    experiment::Outcome outcome;
    CHECK(why_unreliable(outcome).empty());
    for (const RunLimit limit :
         {RunLimit::warm_up, RunLimit::ending, RunLimit::period, RunLimit::memory}) {
        outcome.limit = limit;
        CHECK_THAT(std::string(why_unreliable(outcome)),
                   ContainsSubstring("raise ") || ContainsSubstring("a part of the load"));
        CHECK(ended_early(outcome, {}) == why_unreliable(outcome));
        outcome.precise = true;
        CHECK(why_unreliable(outcome).empty());
        outcome.precise = false;
    }
}

TEST_CASE("Prompts that a file of pairs tells to begin alike are said to be left") {
    scenario::Scenario drawn = left_open();
    const auto is_said = [&] {
        const auto notes = scenario_notes(drawn);
        return std::any_of(notes.begin(), notes.end(), [](const std::string& note) {
            return note.find("hash_ids of the file") != std::string::npos;
        });
    };
    drawn.tokens.emplace();
    CHECK_FALSE(is_said());
    drawn.tokens->leaves_prompts = true;
    CHECK(is_said());
}
