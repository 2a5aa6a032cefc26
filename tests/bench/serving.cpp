// The whole serving model with its statistics on, a request at a time: by events, and by the
// arrival recursion. Compare with peers.cpp, which has the same systems without either.
#include <skusim/experiment/trial.hpp>

#include "experiment/replication.hpp"

#include <benchmark/benchmark.h>
#include <cstdint>

namespace {

using namespace skusim;
using namespace std::chrono_literals;

experiment::Trial trial_of(int nodes, int workers) {
    experiment::Trial trial;
    trial.cluster = {{{nodes, workers}}, {}, serving::RouterKind::least_outstanding};
    trial.arrivals = workload::PoissonArrivals{Rate{0.9 * nodes * workers / 0.01}};
    trial.service = {10ms, random::exponential_shape()};
    return trial;
}

template <class Make>
void run(benchmark::State& state, Make&& make) {
    constexpr std::int64_t batch = 100'000;
    const experiment::Trial trial =
        trial_of(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)));
    const auto replication = make(trial, serving::Seed{1, 0}, experiment::Waits::precise);
    replication->warm_up(10'000);
    std::int64_t before = replication->tally().simulated;
    std::int64_t requests = 0;
    for (auto _ : state) {
        replication->observe(batch);
        requests += replication->tally().simulated - before;
        before = replication->tally().simulated;
    }
    state.SetItemsProcessed(requests);
}

void serving_by_events(benchmark::State& state) {
    run(state, experiment::make_event_replication);
}
void serving_by_recursion(benchmark::State& state) {
    run(state, experiment::make_arrival_replication);
}
BENCHMARK(serving_by_events)->Args({1, 1})->Args({1, 8})->Args({64, 1});
BENCHMARK(serving_by_recursion)->Args({1, 1})->Args({1, 8})->Args({64, 1});

} // namespace
