// A language model on a SKU: what bounds its engines, held against engines that are simulated.
#include <skusim/experiment/outcome.hpp>
#include <skusim/llm/step_forms.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/placement/token_bounds.hpp>

#include "placement/tokens/served.hpp"
#include "placement/tokens/told_steps.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <support/catch.hpp>
#include <support/scenarios.hpp>

using namespace skusim;
using namespace skusim::placement;

namespace {

/// Like that of an 8B model on an H100: 6 ms, 20 us a token, 52.4 ns a KV token, 4.4 us a sequence.
llm::StepTime step_of_8b() {
    return llm::linear_step({6e-3, 20e-6, 52.4e-9, 0, 4.4e-6, 0});
}

llm::EngineRules rules_of(std::int64_t blocks) {
    llm::EngineRules rules;
    rules.blocks = blocks;
    rules.max_batched_tokens = 2048;
    rules.max_sequences = 256;
    rules.max_model_len = blocks * rules.block_size;
    return rules;
}

workload::TokenMoments fixed(std::uint32_t input, std::uint32_t output) {
    return workload::moments({workload::FixedLength{input}, workload::FixedLength{output}});
}

scenario::Scenario language_scenario() {
    scenario::Scenario scenario = open_scenario(2);
    service::TokenService service;
    service.step = service::LinearStep{{6e-3, 20e-6, 52.4e-9, 0, 4.4e-6, 0}};
    scenario.service = service;
    scenario.model->language.emplace();
    scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    scenario.model->language->shape = llm::GivenModel{Bytes{16e9}, Bytes{131072}, false};
    scenario.tokens =
        workload::TokenLengths{workload::FixedLength{1000}, workload::FixedLength{200}};
    return scenario;
}

/// Llama 3.1 8B.
llm::Transformer shape_of_8b() {
    llm::Transformer shape;
    shape.hidden = 4096;
    shape.layers = 32;
    shape.heads = 32;
    shape.kv_heads = 8;
    shape.head_dimension = 128;
    shape.width = 14336;
    shape.vocabulary = 128256;
    return shape;
}

catalog::Sku gpu_machine(double count, double memory) {
    catalog::Sku sku = machine("gpu", 24, 220, 3.6);
    sku.accelerators = catalog::Accelerators{"X", catalog::AcceleratorKind::gpu, count,
                                             gibibytes(memory), "nvidia"};
    return sku;
}

} // namespace

TEST_CASE("A lone prompt takes its chunks, and a lone request its decodes besides") {
    const llm::StepTime step = llm::linear_step({10e-3, 10e-6, 1e-6, 0, 0, 0});
    llm::EngineRules rules = rules_of(1000);
    rules.max_batched_tokens = 32;
    // Two chunks of 32 and 18 tokens: 20 ms and 50 x 10 us.
    CHECK(lone_prompt(rules, step, 50) == std::chrono::microseconds{20'500});
    // Trace A: 100 in and 5 out end at 51.45 ms with a budget that takes the prompt at once.
    rules.max_batched_tokens = 2048;
    CHECK(lone_request(rules, step, fixed(100, 5)) == std::chrono::microseconds{51'450});
}

TEST_CASE("No simulated engine completes more than the bound, and a full one comes close") {
    struct Load {
        std::uint32_t input;
        std::uint32_t output;
    };
    for (const Load load : {Load{1024, 128}, Load{200, 200}, Load{4000, 50}}) {
        CAPTURE(load.input);
        scenario::Scenario scenario = language_scenario();
        auto& service = std::get<service::TokenService>(scenario.service);
        service.api = {};
        service.engine.kv_blocks = 27'001;
        service.engine.max_batched_tokens = 2048;
        service.engine.max_sequences = 256;
        scenario.tokens = workload::TokenLengths{workload::FixedLength{load.input},
                                                 workload::FixedLength{load.output}};
        scenario.load = workload::ClosedArrivals{600, {{}, random::constant_shape()}};
        const auto placed = place_described(scenario);
        REQUIRE(placed);
        const auto* engine = placed->node.cluster.kind_if<serving::Tokens>();
        const double bound = engine->greatest.per_second();
        experiment::Effort effort;
        effort.max_requests = 300'000;
        effort.replications = 8;
        const experiment::Outcome outcome = experiment::run(placed->node, nullptr, effort);
        const double reached = outcome.metric(experiment::Metric::throughput).value;
        CHECK(reached <= 1.005 * bound);
        CHECK(reached >= 0.97 * bound);
    }
}

TEST_CASE("What is refused is no work, and what is cut is less") {
    // Of three pairs one is served, one is cut to 10 tokens, and one leaves no room.
    workload::TokenLengths lengths;
    lengths.pairs = std::make_shared<const std::vector<workload::TokenCounts>>(
        std::vector<workload::TokenCounts>{{10, 5}, {90, 20}, {100, 1}});
    const workload::TokenMoments served = served_moments(lengths, {}, 100);
    CHECK(served.input == Approx((10 + 90) / 3.0));
    CHECK(served.output == Approx((5 + 10) / 3.0));
    CHECK(served.input_output == Approx((50 + 900) / 3.0));
    CHECK(served.input_squared == Approx((100 + 8100) / 3.0));
    CHECK(served.output_squared == Approx((25 + 100) / 3.0));
    // Of a lognormal n below L, E[n^k; n < L] = E[n^k] P(x < (ln L - mu - k sigma^2) / sigma).
    lengths = {workload::LognormalLength{1000, 1.5}, workload::FixedLength{1}};
    const double sigma = std::sqrt(std::log(1 + 1.5 * 1.5));
    const double mu = std::log(1000) - sigma * sigma / 2;
    const auto below = [&](int power) {
        const double x = (std::log(4000) - mu - power * sigma * sigma) / sigma;
        return std::exp(power * mu + power * power * sigma * sigma / 2) *
               std::erfc(-x / std::sqrt(2)) / 2;
    };
    const workload::TokenMoments drawn = workload::moments(lengths);
    const workload::TokenMoments cut = served_moments(lengths, drawn, 4000);
    CHECK(cut.output == Approx(below(0)).epsilon(1e-3));
    CHECK(cut.input == Approx(below(1)).epsilon(1e-3));
    CHECK(cut.input_squared == Approx(below(2)).epsilon(1e-3));
}

TEST_CASE("No engine that refuses long prompts completes more than the bound") {
    scenario::Scenario scenario = language_scenario();
    auto& service = std::get<service::TokenService>(scenario.service);
    service.api = {};
    service.engine.kv_blocks = 27'001;
    scenario.model->language->max_model_len = 4096;
    scenario.tokens = workload::TokenLengths{workload::LognormalLength{1155, 1.2},
                                             workload::LognormalLength{211, 0.8}};
    scenario.load = workload::ClosedArrivals{600, {{}, random::constant_shape()}};
    const auto placed = place_described(scenario);
    REQUIRE(placed);
    const double bound = placed->node.cluster.kind_if<serving::Tokens>()->greatest.per_second();
    experiment::Effort effort;
    effort.max_requests = 300'000;
    effort.replications = 8;
    const experiment::Outcome outcome = experiment::run(placed->node, nullptr, effort);
    const double reached = outcome.metric(experiment::Metric::throughput).value;
    const double refused = outcome.metric(experiment::Metric::error_rate).value;
    CHECK(refused > 0.02); // what is refused counts as served in no time
    CHECK(reached / (1 - refused) <= 1.01 * bound);
    CHECK(reached / (1 - refused) >= 0.9 * bound);
}

TEST_CASE("An engine needs memory for weights, overhead and its longest sequence") {
    const catalog::Hardware hardware;
    const scenario::Scenario scenario = language_scenario();
    // 0.9 x 24 GiB less 16 GB, 5.5 GiB and 0.15 GiB: 1.05 GiB of KV, 8,600 tokens.
    const auto small = place(scenario, gpu_machine(1, 24), hardware);
    REQUIRE(small);
    REQUIRE(small->workers.engine);
    CHECK(small->workers.engine->kv_tokens / 1000 == 8);
    scenario::Scenario longer = scenario;
    longer.model->language->max_model_len = 16'384;
    const auto refused = place(longer, gpu_machine(1, 24), hardware);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().why.verdict == Verdict::gated);
    CHECK_THAT(refused.error().why.reason,
               ContainsSubstring("a sequence of 16384 tokens (model.max_model_len) needs "
                                 "2 GiB; the longest that fits is"));
}

TEST_CASE("Blocks that a user counted elsewhere have to fit the card and the longest sequence") {
    // Beside 16 GB of weights 24 GiB have room for (25.77 - 16) GB / 2 MiB = 4,658 blocks.
    scenario::Scenario scenario = language_scenario();
    const auto placed = [&](std::int64_t blocks) {
        std::get<service::TokenService>(scenario.service).engine.kv_blocks = blocks;
        return place(scenario, gpu_machine(1, 24), {});
    };
    REQUIRE(placed(4'600));
    CHECK(placed(4'600)->workers.engine->kv_blocks == 4'600);
    REQUIRE_FALSE(placed(4'700));
    CHECK(placed(4'700).error().why.verdict == Verdict::gated);
    CHECK_THAT(placed(4'700).error().why.reason,
               ContainsSubstring("engine.kv_blocks, 4700, would take 9.18 GiB beside the weights"));
    scenario.model->language->max_model_len = 8192;
    REQUIRE_FALSE(placed(400));
    CHECK_THAT(
        placed(400).error().why.reason,
        ContainsSubstring("engine.kv_blocks, 400, hold 6384 tokens, and a sequence has 8192: "
                          "raise it, or lower model.max_model_len"));
}

TEST_CASE("Engines of a node are those that its accelerators hold") {
    const catalog::Hardware hardware;
    scenario::Scenario scenario = language_scenario();
    const auto engines = [&](int parallel) {
        std::get<service::TokenService>(scenario.service).engine.tensor_parallel = parallel;
        const auto placed = place(scenario, gpu_machine(4, 24), hardware);
        return placed ? placed->node.cluster.nodes() : 0;
    };
    CHECK(engines(1) == 4);
    CHECK(engines(2) == 2);
    CHECK(engines(4) == 1);
    CHECK(engines(8) == 0);
    std::get<service::TokenService>(scenario.service).engine.tensor_parallel = 2;
    const auto placed = place(scenario, gpu_machine(4, 24), hardware);
    REQUIRE(placed);
    CHECK(cluster_of(placed->node, 3).cluster.nodes() == 6);
}

TEST_CASE("Requests of which hardly any fits ask for no less than nothing") {
    // One in a million is served, of 40 and 20 tokens: the others are refused and are no work.
    workload::TokenMoments moments = fixed(40, 20);
    for (double* sum : {&moments.input, &moments.output, &moments.input_output,
                        &moments.input_squared, &moments.output_squared}) {
        *sum *= 1e-6;
    }
    llm::EngineRules rules = rules_of(1000);
    const serving::ServingSpeed speed = greatest_speed(rules, step_of_8b(), moments);
    CHECK(speed.places > 0);
    CHECK(speed.per_second() > 0);
    CHECK(lone_request(rules, step_of_8b(), moments) >= Duration::zero());
}

TEST_CASE(
    "Where prompts are computed whole, a step has room for the longest that the model takes") {
    scenario::Scenario scenario = language_scenario();
    auto& engine = std::get<service::TokenService>(scenario.service).engine;
    engine.scheduler = llm::Scheduler::vllm_v0;
    llm::Transformer shape = shape_of_8b();
    shape.context = 16384;
    scenario.model->language->shape = shape;
    const auto placed = place(scenario, gpu_machine(1, 80), {});
    REQUIRE(placed);
    CHECK(placed->workers.engine->max_batched_tokens == 16384);
    CHECK(placed->workers.engine->max_model_len == 16384);
    scenario.model->language->max_model_len = 4096;
    CHECK(place(scenario, gpu_machine(1, 80), {})->workers.engine->max_model_len == 4096);
}

TEST_CASE("The pace of tokens tells a rate that a simulated engine keeps, prompts and all") {
    // Steps of a 70B model on two A100: prompts of 800 tokens hold a decode up for some 0.2 s.
    const llm::StepLine line{40e-3, 250e-6, 80e-9, 0, 4.4e-6, 0};
    scenario::Scenario scenario = language_scenario();
    auto& service = std::get<service::TokenService>(scenario.service);
    service.api = {};
    service.step = service::LinearStep{line};
    service.engine.kv_blocks = 4001;
    scenario.tokens =
        workload::TokenLengths{workload::FixedLength{800}, workload::FixedLength{200}};
    for (const Duration pace : {50ms, 60ms, 90ms}) {
        const double rate =
            rate_with_pace(rules_of(4000), llm::linear_step(line), Prompts(fixed(800, 200)), pace);
        REQUIRE(rate > 0);
        scenario.load = workload::PoissonArrivals{Rate(rate)};
        const auto placed = place_described(scenario);
        REQUIRE(placed);
        experiment::Effort effort;
        effort.max_requests = 300'000;
        const experiment::Outcome outcome = experiment::run(placed->node, nullptr, effort);
        CHECK(outcome.tokens->tpot_mean.value == Approx(in_seconds(pace)).epsilon(0.1));
    }
}

TEST_CASE("Steps that are told are not of a card that cannot read the weights as fast") {
    scenario::Scenario scenario = language_scenario();
    scenario.model->language->shape = shape_of_8b();
    // 15.0e9 B, all but the embedding of 8.03e9 parameters, in 6 ms take 2.5 TB/s.
    catalog::AcceleratorType card;
    card.name = "X";
    card.bandwidth = Bandwidth(600e9);
    card.peaks.bf16 = OperationRate(125e12);
    const llm::StepTime told = step_of_8b();
    const auto too_fast = too_fast_for(scenario, card, told, 1);
    REQUIRE(too_fast);
    CHECK(too_fast->why.verdict == Verdict::gated);
    CHECK(too_fast->why.reason ==
          "service.step takes 6.02 ms for a single token, and a X takes at least 25 ms to read the "
          "weights: it was measured elsewhere; choose what it was measured on with select.skus, or "
          "give `step: {kind: roofline}`");
    CHECK_FALSE(too_fast_for(scenario, card, told, 8));
    card.bandwidth = Bandwidth(3.35e12);
    CHECK_FALSE(too_fast_for(scenario, card, told, 1));
    card.bandwidth.reset();
    CHECK_FALSE(too_fast_for(scenario, card, told, 1));
}
