// An engine that serves a language model token by token, with all its statistics on: the recorded
// conversations of Azure where they lie beside the checkout (skipped elsewhere), and prompts whose
// answers are short and long, whose cost a request must be the same.
#include <skusim/experiment/trial.hpp>
#include <skusim/llm/step_forms.hpp>
#include <skusim/traces/file.hpp>

#include "experiment/replication.hpp"

#include <benchmark/benchmark.h>
#include <cstdint>
#include <memory>

namespace {

using namespace skusim;

/// Like that of an 8B model on an H100.
serving::Tokens engine_of(std::int64_t blocks, std::int64_t budget) {
    serving::Tokens engine;
    engine.rules.blocks = blocks;
    engine.rules.max_batched_tokens = budget;
    engine.rules.max_sequences = 1024;
    engine.rules.max_model_len = blocks * engine.rules.block_size;
    engine.step_time = std::make_shared<const llm::StepTime>(
        llm::linear_step({6e-3, 20e-6, 52.4e-9, 0, 4.4e-6, 0}));
    engine.greatest = {std::chrono::seconds{5}, 256};
    engine.alone = std::chrono::milliseconds{1500};
    return engine;
}

experiment::Trial trial_of(serving::Tokens engine) {
    experiment::Trial trial;
    trial.service = {engine.alone, random::constant_shape()};
    trial.cluster = {{{1, 1, std::move(engine)}}, {}, serving::RouterKind::least_outstanding};
    return trial;
}

void run(benchmark::State& state, const experiment::Trial& trial, std::int64_t requests) {
    std::int64_t simulated = 0;
    std::int64_t steps = 0;
    for (auto _ : state) {
        const auto replication = experiment::make_event_replication(trial, serving::Seed{1, 0},
                                                                    experiment::Waits::precise);
        replication->observe(requests);
        simulated += replication->tally().simulated;
        steps += replication->tally().tokens.steps;
    }
    state.SetItemsProcessed(simulated);
    state.counters["steps_per_request"] =
        static_cast<double>(steps) / static_cast<double>(simulated);
}

/// 19,366 requests; at most 48 ms, or 100 ms with few blocks.
void azure_conversations(benchmark::State& state) {
    const std::string file =
        std::string(SKUSIM_SOURCE_DIR) +
        "/../shared/data/traces/AzureLLMInferenceTrace_conv.csv";
    auto source = traces::read_trace(file, {}, traces::ZeroOutput::drop);
    if (!source) {
        state.SkipWithError("the recording is not there");
        return;
    }
    serving::Tokens engine = engine_of(state.range(0), state.range(1));
    engine.lengths.recorded = true;
    engine.moments = (*source)->facts().tokens->means;
    experiment::Trial trial = trial_of(std::move(engine));
    trial.arrivals =
        workload::TraceArrivals{*source, static_cast<double>(state.range(2)), 0.0};
    run(state, trial, (*source)->facts().arrivals);
}
BENCHMARK(azure_conversations)
    ->Args({27'000, 8192, 1})
    ->Args({2'587, 2048, 2})
    ->Unit(benchmark::kMillisecond);

/// At the same number of sequences at once.
void outputs_of_length(benchmark::State& state) {
    serving::Tokens engine = engine_of(200'000, 8192);
    const auto output = static_cast<std::uint32_t>(state.range(0));
    engine.lengths = {workload::FixedLength{500}, workload::FixedLength{output}};
    engine.moments = workload::moments(engine.lengths);
    experiment::Trial trial = trial_of(std::move(engine));
    trial.arrivals = workload::PoissonArrivals{Rate{2000.0 / output}};
    run(state, trial, 20'000);
}
BENCHMARK(outputs_of_length)->Arg(200)->Arg(2000)->Unit(benchmark::kMillisecond);

} // namespace
