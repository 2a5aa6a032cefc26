// The hold model (Vaucher and Duval 1975): take the first of n pending events, schedule it again a
// random time later. The cost of an event list and nothing else.
#include <skusim/kernel/agenda.hpp>
#include <skusim/random/variates.hpp>

#include <benchmark/benchmark.h>
#include <functional>
#include <queue>

namespace {

using namespace skusim;

struct Small {
    std::uint32_t kind = 0;
    std::uint32_t index = 0;
};

void hold_agenda(benchmark::State& state) {
    const random::Shape shape = random::exponential_shape();
    random::Variates gaps(shape, {1, random::Purpose::arrivals, 0, 0});
    kernel::Agenda<Small> agenda;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        agenda.schedule(Time{from_nanoseconds(gaps() * 1e6)}, 0, Small{});
    }
    for (auto _ : state) {
        const auto first = agenda.take_first();
        const Time now{Duration{static_cast<Duration::rep>(first.time)}};
        agenda.schedule(now + from_nanoseconds(gaps() * 1e6), 0, first.event);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hold_agenda)->Arg(10)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

/// What a newcomer writes.
struct Closure {
    double time;
    std::function<void()> run;
    bool operator>(const Closure& other) const { return time > other.time; }
};

void hold_priority_queue_of_functions(benchmark::State& state) {
    const random::Shape shape = random::exponential_shape();
    random::Variates gaps(shape, {1, random::Purpose::arrivals, 0, 0});
    std::priority_queue<Closure, std::vector<Closure>, std::greater<>> queue;
    std::uint64_t runs = 0;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        queue.push({gaps(), [&runs] { ++runs; }});
    }
    for (auto _ : state) {
        Closure first = queue.top();
        queue.pop();
        first.run();
        first.time += gaps();
        queue.push(std::move(first));
    }
    benchmark::DoNotOptimize(runs);
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hold_priority_queue_of_functions)->Arg(10)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

} // namespace
