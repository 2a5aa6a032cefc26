// Traces worked out by hand: exact instants, and one tick to either side of each limit.
#include "trace.hpp"

using namespace skusim;
using namespace skusim::serving;

namespace {

using Entries = std::vector<Entry>;

ClusterConfig one_node(int workers) {
    ClusterConfig config;
    config.group().slots = workers;
    return config;
}

} // namespace

TEST_CASE("One worker serves in order of arrival, each at the instant the other ends") {
    const Recorder recorder = trace(one_node(1), {{1 * ms}, {2 * ms, 0.5}, {2 * ms}, {40 * ms}});
    CHECK(recorder.all(Hook::started) == Entries{{Hook::started, 1 * ms, 0},
                                                 {Hook::started, 11 * ms, 1},
                                                 {Hook::started, 16 * ms, 2},
                                                 {Hook::started, 40 * ms, 3}});
    CHECK(recorder.all(Hook::completed) == Entries{{Hook::completed, 11 * ms, 0},
                                                   {Hook::completed, 16 * ms, 1},
                                                   {Hook::completed, 26 * ms, 2},
                                                   {Hook::completed, 50 * ms, 3}});
    CHECK(recorder.others() == std::vector<std::uint64_t>{0, 1, 2, 0});
}

TEST_CASE("A worker freed at an instant serves what arrives at that instant") {
    ClusterConfig config = one_node(1);
    config.queue.limit = 0;
    const Recorder recorder = trace(config, {{1 * ms}, {11 * ms}, {21 * ms - tick}});
    CHECK(recorder.all(Hook::started) ==
          Entries{{Hook::started, 1 * ms, 0}, {Hook::started, 11 * ms, 1}});
    CHECK(recorder.all(Hook::refused) == Entries{{Hook::refused, 21 * ms - tick, 2}});
    CHECK(recorder.others() == std::vector<std::uint64_t>{0, 0, 1});
}

TEST_CASE("Two workers: the next in the queue takes whichever is free first") {
    const Recorder recorder = trace(one_node(2), {{0 * ms, 3}, {1 * ms}, {2 * ms}, {3 * ms, 0.1}});
    CHECK(recorder.all(Hook::completed) == Entries{{Hook::completed, 11 * ms, 1},
                                                   {Hook::completed, 21 * ms, 2},
                                                   {Hook::completed, 22 * ms, 3},
                                                   {Hook::completed, 30 * ms, 0}});
}

TEST_CASE("A queue of two refuses the third that would wait, at once") {
    ClusterConfig config = one_node(1);
    config.queue.limit = 2;
    const Recorder recorder =
        trace(config, {{0 * ms}, {1 * ms}, {2 * ms}, {3 * ms}, {11 * ms}, {12 * ms}});
    CHECK(recorder.all(Hook::refused) ==
          Entries{{Hook::refused, 3 * ms, 3}, {Hook::refused, 12 * ms, 5}});
    CHECK(recorder.all(Hook::completed).size() == 4);
    CHECK(recorder.completions().back().service == 29 * ms); // arrived at 11, served 30 to 40
}

TEST_CASE("A request that waited its limit is refused, even if a worker is freed just then") {
    ClusterConfig config = one_node(1);
    config.queue.max_wait = 5 * ms;
    SECTION("at the limit") {
        const Recorder recorder = trace(config, {{0 * ms}, {5 * ms}});
        CHECK(recorder.all(Hook::refused) == Entries{{Hook::refused, 10 * ms, 1}});
        CHECK(recorder.all(Hook::completed) == Entries{{Hook::completed, 10 * ms, 0}});
    }
    SECTION("one tick before the limit it is served") {
        const Recorder recorder = trace(config, {{0 * ms}, {5 * ms + tick}});
        CHECK(recorder.all(Hook::refused).empty());
        CHECK(recorder.all(Hook::started).back() == Entry{Hook::started, 10 * ms, 1});
    }
    SECTION("each at its own instant, not when a worker looks") {
        const Recorder recorder = trace(config, {{0 * ms}, {1 * ms}, {3 * ms}, {6 * ms}, {7 * ms}});
        CHECK(recorder.all(Hook::refused) == Entries{{Hook::refused, 6 * ms, 1},
                                                     {Hook::refused, 8 * ms, 2},
                                                     {Hook::refused, 12 * ms, 4}});
        CHECK(recorder.all(Hook::started).back() == Entry{Hook::started, 10 * ms, 3});
    }
}

TEST_CASE("A refused request frees its waiting place at the instant it leaves") {
    ClusterConfig config = one_node(1);
    config.queue.max_wait = 5 * ms;
    config.queue.limit = 1;
    const Recorder recorder = trace(config, {{0 * ms}, {1 * ms}, {6 * ms - tick}, {6 * ms}});
    CHECK(recorder.all(Hook::refused) ==
          Entries{{Hook::refused, 6 * ms - tick, 2}, {Hook::refused, 6 * ms, 1}});
    CHECK(recorder.all(Hook::started).back() == Entry{Hook::started, 10 * ms, 3});
}

TEST_CASE("At its timeout a queued request leaves, and nobody serves it") {
    ClusterConfig config = one_node(1);
    config.queue.timeout = 12 * ms;
    const Recorder recorder = trace(config, {{0 * ms}, {1 * ms}, {2 * ms}});
    // The second began at 10 and would end at 20, but its sender gives up at 13, ...
    // ... while its worker goes on to 20, too late for the third, who gives up at 14.
    CHECK(recorder.entries() == Entries{{Hook::arrived, 0 * ms, 0},
                                        {Hook::started, 0 * ms, 0},
                                        {Hook::arrived, 1 * ms, 1},
                                        {Hook::arrived, 2 * ms, 2},
                                        {Hook::released, 10 * ms, 0},
                                        {Hook::completed, 10 * ms, 0},
                                        {Hook::started, 10 * ms, 1},
                                        {Hook::abandoned, 13 * ms, 1},
                                        {Hook::abandoned, 14 * ms, 2},
                                        {Hook::released, 20 * ms, 1}});
}

TEST_CASE("A worker is busy to the end of a service that nobody waits for any more") {
    ClusterConfig config = one_node(1);
    config.queue.timeout = 4 * ms;
    const Recorder recorder = trace(config, {{0 * ms}, {7 * ms, 0.1}});
    CHECK(recorder.all(Hook::abandoned) == Entries{{Hook::abandoned, 4 * ms, 0}});
    CHECK(recorder.all(Hook::started).back() == Entry{Hook::started, 10 * ms, 1});
    CHECK(recorder.all(Hook::completed) == Entries{{Hook::completed, 11 * ms, 1}});
    // Those who have given up are not inside.
    CHECK(recorder.others() == std::vector<std::uint64_t>{0, 0});
}

TEST_CASE("A request that ends at its very timeout is completed; one tick later it is not") {
    ClusterConfig config = one_node(1);
    config.queue.timeout = 10 * ms;
    CHECK(trace(config, {{0 * ms}}).all(Hook::completed) == Entries{{Hook::completed, 10 * ms, 0}});
    const Recorder late = trace(config, {{0 * ms, 1 + 1e-7}});
    CHECK(late.all(Hook::completed).empty());
    CHECK(late.all(Hook::abandoned) == Entries{{Hook::abandoned, 10 * ms, 0}});
}

TEST_CASE("Of max_wait and timeout, a queued request obeys the shorter") {
    ClusterConfig config = one_node(1);
    config.queue.max_wait = 5 * ms;
    config.queue.timeout = 6 * ms;
    CHECK(trace(config, {{0 * ms}, {1 * ms}}).all(Hook::refused) ==
          Entries{{Hook::refused, 6 * ms, 1}});
    config.queue.max_wait = 7 * ms;
    const Recorder recorder = trace(config, {{0 * ms}, {1 * ms}});
    CHECK(recorder.all(Hook::refused).empty());
    CHECK(recorder.all(Hook::abandoned) ==
          Entries{{Hook::abandoned, 6 * ms, 0}, {Hook::abandoned, 7 * ms, 1}});
}

TEST_CASE("A client pauses after its answer, and after a refusal") {
    ScriptedSource source({{0 * ms}, {4 * ms}}, 3 * ms);
    ClusterConfig config = one_node(1);
    config.queue.limit = 0;
    Recorder recorder;
    simulate(config, 10 * ms, source, recorder, 30 * ms);
    CHECK(recorder.all(Hook::completed) == Entries{{Hook::completed, 10 * ms, 0},
                                                   {Hook::completed, 20 * ms, 1},
                                                   {Hook::completed, 32 * ms, 0}});
    CHECK(recorder.all(Hook::refused) == Entries{{Hook::refused, 4 * ms, 1},
                                                 {Hook::refused, 7 * ms, 1},
                                                 {Hook::refused, 13 * ms, 0},
                                                 {Hook::refused, 16 * ms, 0},
                                                 {Hook::refused, 19 * ms, 0},
                                                 {Hook::refused, 23 * ms, 1},
                                                 {Hook::refused, 26 * ms, 1},
                                                 {Hook::refused, 29 * ms, 1}});
}

TEST_CASE("Closed loop of constant times: clients take turns for ever") {
    const workload::ClosedArrivals arrivals{
        2, {Duration::zero(), random::constant_shape()}, 1 * ms};
    const Seed seed{7, 0};
    const random::Shape constant = random::constant_shape();
    ClosedSource source(arrivals, constant, 10 * ms, seed);
    const Duration first = std::min(source.first(0), source.first(1));
    const Duration second = std::max(source.first(0), source.first(1));
    REQUIRE(second < 10 * ms); // both start within one cycle of 10 ms
    Recorder recorder;
    simulate(one_node(1), 10 * ms, source, recorder, 500 * ms, seed);
    const std::vector<Entry> completed = recorder.all(Hook::completed);
    REQUIRE(completed.size() == 50);
    for (std::size_t i = 0; i < completed.size(); ++i) {
        CHECK(completed[i].time == first + static_cast<int>(i + 1) * 10 * ms);
    }
    CHECK(recorder.completions()[0].service == 10 * ms);
    CHECK(recorder.completions()[1].service == 20 * ms - (second - first));
    for (std::size_t i = 2; i < 50; ++i) {
        CHECK(recorder.completions()[i].service == 20 * ms);
    }
}
