// The same queues at 0.9 without the serving model: what a newcomer writes, a bare loop over a heap
// of events (the limit of an event list), and the recursion over customers (the floor under any).
// Items are requests; the exact mean wait is checked, so that nobody measures a broken loop.
#include <skusim/random/variates.hpp>

#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <cmath>
#include <functional>
#include <queue>
#include <vector>

namespace {

using namespace skusim;

constexpr std::int64_t batch = 100'000;
constexpr double utilization = 0.9;

/// Exponential draws, made as the simulator makes them.
struct Draws {
    random::Shape shape = random::exponential_shape();
    random::Variates gaps{shape, {1, random::Purpose::arrivals, 0, 0}};
    random::Variates services{shape, {1, random::Purpose::demand, 0, 0}};
};

double exact_mean_wait(int servers) {
    return servers == 1 ? 9.0 : 0.8769;
}

void check_wait(benchmark::State& state, double waits, std::int64_t requests) {
    const double mean = waits / static_cast<double>(requests);
    const double exact = exact_mean_wait(static_cast<int>(state.range(0)));
    if (requests > 3'000'000 && std::abs(mean / exact - 1) > 0.2) {
        state.SkipWithError("the mean wait is wrong");
    }
    state.SetItemsProcessed(requests);
}

void newcomer(benchmark::State& state) {
    struct Entry {
        double time;
        std::function<void()> run;
        bool operator>(const Entry& other) const { return time > other.time; }
    };
    Draws draws;
    const double gap = 1 / (utilization * static_cast<double>(state.range(0)));
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> events;
    std::queue<double> waiting;
    auto free = static_cast<int>(state.range(0));
    double now = 0;
    double waits = 0;
    std::int64_t served = 0;
    std::function<void()> finish = [&] {
        ++free;
        if (!waiting.empty()) {
            --free;
            waits += now - waiting.front();
            waiting.pop();
            ++served;
            events.push({now + draws.services(), finish});
        }
    };
    std::function<void()> arrive = [&] {
        events.push({now + gap * draws.gaps(), arrive});
        if (free > 0) {
            --free;
            ++served;
            events.push({now + draws.services(), finish});
        } else {
            waiting.push(now);
        }
    };
    events.push({0, arrive});
    std::int64_t target = 0;
    for (auto _ : state) {
        target += batch;
        while (served < target) {
            Entry entry = events.top();
            events.pop();
            now = entry.time;
            entry.run();
        }
    }
    check_wait(state, waits, served);
}
BENCHMARK(newcomer)->Arg(1)->Arg(8);

/// A 4-ary heap of (time, kind) and nothing else.
class BareHeap {
public:
    struct Event {
        double time;
        bool is_arrival;
    };
    void push(Event event) {
        std::size_t hole = heap_.size();
        heap_.push_back(event);
        while (hole > 0 && event.time < heap_[(hole - 1) / 4].time) {
            heap_[hole] = heap_[(hole - 1) / 4];
            hole = (hole - 1) / 4;
        }
        heap_[hole] = event;
    }
    Event pop() {
        const Event first = heap_.front();
        const Event last = heap_.back();
        heap_.pop_back();
        std::size_t hole = 0;
        while (4 * hole + 1 < heap_.size()) {
            std::size_t least = 4 * hole + 1;
            for (std::size_t i = least + 1; i < std::min(4 * hole + 5, heap_.size()); ++i) {
                least = heap_[i].time < heap_[least].time ? i : least;
            }
            if (last.time <= heap_[least].time) {
                break;
            }
            heap_[hole] = heap_[least];
            hole = least;
        }
        if (!heap_.empty()) {
            heap_[hole] = last;
        }
        return first;
    }

private:
    std::vector<Event> heap_;
};

void bare_loop(benchmark::State& state) {
    Draws draws;
    const double gap = 1 / (utilization * static_cast<double>(state.range(0)));
    BareHeap events;
    std::vector<double> waiting;
    std::size_t first_waiting = 0;
    std::int64_t free = state.range(0);
    double waits = 0;
    std::int64_t served = 0;
    events.push({0, true});
    std::int64_t target = 0;
    for (auto _ : state) {
        target += batch;
        while (served < target) {
            const BareHeap::Event event = events.pop();
            if (event.is_arrival) {
                events.push({event.time + gap * draws.gaps(), true});
                waiting.push_back(event.time);
            } else {
                ++free;
            }
            if (free > 0 && first_waiting < waiting.size()) {
                --free;
                ++served;
                waits += event.time - waiting[first_waiting++];
                events.push({event.time + draws.services(), false});
            }
            if (first_waiting == waiting.size()) {
                waiting.clear();
                first_waiting = 0;
            }
        }
    }
    check_wait(state, waits, served);
}
BENCHMARK(bare_loop)->Arg(1)->Arg(8);

/// Lindley 1952 for one server, Kiefer and Wolfowitz 1955 for several.
void recursion(benchmark::State& state) {
    Draws draws;
    const double gap = 1 / (utilization * static_cast<double>(state.range(0)));
    std::vector<double> free(static_cast<std::size_t>(state.range(0)), 0.0);
    double now = 0;
    double waits = 0;
    std::int64_t served = 0;
    for (auto _ : state) {
        for (std::int64_t i = 0; i < batch; ++i) {
            now += gap * draws.gaps();
            const double start = std::max(now, free.front());
            waits += start - now;
            std::pop_heap(free.begin(), free.end(), std::greater<>{});
            free.back() = start + draws.services();
            std::push_heap(free.begin(), free.end(), std::greater<>{});
        }
        served += batch;
    }
    check_wait(state, waits, served);
}
BENCHMARK(recursion)->Arg(1)->Arg(8);

} // namespace
