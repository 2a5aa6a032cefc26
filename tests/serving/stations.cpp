// Workers of their own for each class: what a class sees is a cluster of its own.
#include <skusim/serving/node/stations/stations_node.hpp>

#include "classed.hpp"

#include <utility>

using namespace skusim;
using namespace skusim::serving;

namespace {

using Entries = std::vector<Entry>;

ClusterConfig nodes_with(const std::vector<int>& workers, int nodes = 1,
                         Dispatch dispatch = RouterKind::least_outstanding) {
    const Stations stations{workers};
    ClusterConfig config;
    config.groups = {{nodes, stations.all_workers(), stations}};
    config.dispatch = dispatch;
    return config;
}

/// Requests of 10 ms each, times their demand.
Recorder by_class(const ClusterConfig& config, std::vector<ScriptedSource::Sent> sent,
                  std::vector<std::uint8_t> classes) {
    constexpr Duration end = std::chrono::hours{1};
    ClassedSource source(std::move(sent), std::move(classes));
    Recorder recorder(end);
    simulate<Stations>(config, 10 * ms, source, recorder, end);
    return recorder;
}

std::vector<std::uint32_t> nodes_of(const Recorder& run) {
    std::vector<std::uint32_t> nodes;
    for (const Story& story : run.stories()) {
        nodes.push_back(story.node);
    }
    return nodes;
}

/// What becomes of one class, and what it asks for.
struct ClassWatch : SilentObserver {
    explicit ClassWatch(std::uint8_t request_class) : watched(request_class) {}

    void arrived(Time now, Request& request, std::uint64_t) {
        if (request.request_class == watched) {
            sent.push_back({now.time_since_epoch(), static_cast<double>(request.service.count())});
            note(Hook::arrived, now, request);
        }
    }
    void started(Time now, const Request& it) { note(Hook::started, now, it); }
    void completed(Time now, const Request& it) { note(Hook::completed, now, it); }
    void refused(Time now, const Request& it) { note(Hook::refused, now, it); }
    void abandoned(Time now, const Request& it) { note(Hook::abandoned, now, it); }

    void note(Hook hook, Time now, const Request& request) {
        if (request.request_class == watched && now < at(std::chrono::seconds{19})) {
            entries.push_back({hook, now.time_since_epoch(), request.node});
        }
    }

    std::uint8_t watched;
    std::vector<ScriptedSource::Sent> sent;
    Entries entries; ///< with the node in the place of the client
};

} // namespace

TEST_CASE("A class waits for its own workers, whoever else is idle") {
    const Recorder run = by_class(
        nodes_with({1, 2}), {{0 * ms}, {1 * ms}, {2 * ms}, {3 * ms}, {4 * ms}}, {0, 0, 1, 1, 1});
    CHECK(run.all(Hook::started) == Entries{{Hook::started, 0 * ms, 0},
                                            {Hook::started, 2 * ms, 2},
                                            {Hook::started, 3 * ms, 3},
                                            {Hook::started, 10 * ms, 1},
                                            {Hook::started, 12 * ms, 4}});
}

TEST_CASE("A full queue is one class's: those of another wait in theirs") {
    ClusterConfig config = nodes_with({1, 1});
    config.queue.limit = 1;
    const Recorder run = by_class(
        config, {{0 * ms}, {1 * ms}, {2 * ms}, {3 * ms}, {4 * ms}, {5 * ms}}, {0, 0, 0, 1, 1, 1});
    CHECK(run.all(Hook::refused) ==
          Entries{{Hook::refused, 2 * ms, 2}, {Hook::refused, 5 * ms, 5}});
}

TEST_CASE("A queue of slots has as many places as the class has workers") {
    ClusterConfig config = nodes_with({1, 2});
    config.group().kind = Stations{{1, 2}, true};
    config.queue.limit = 3;
    const Recorder run = by_class(
        config, {{0 * ms}, {1 * ms}, {2 * ms}, {3 * ms}, {4 * ms}, {5 * ms}, {6 * ms}, {7 * ms}},
        {0, 0, 0, 1, 1, 1, 1, 1});
    CHECK(run.all(Hook::refused) ==
          Entries{{Hook::refused, 2 * ms, 2}, {Hook::refused, 7 * ms, 7}});
}

TEST_CASE("Each queue lets those go who have waited too long, at their time") {
    ClusterConfig config = nodes_with({1, 1});
    config.queue.max_wait = 15 * ms;
    const Recorder run =
        by_class(config, {{0 * ms, 5}, {1 * ms}, {2 * ms, 5}, {5 * ms}, {30 * ms}, {38 * ms}},
                 {0, 0, 1, 1, 0, 1});
    CHECK(run.all(Hook::refused) == Entries{{Hook::refused, 16 * ms, 1},
                                            {Hook::refused, 20 * ms, 3},
                                            {Hook::refused, 45 * ms, 4}});
    CHECK(run.all(Hook::started).back() == Entry{Hook::started, 52 * ms, 5});
}

TEST_CASE("A router counts of a node what that has of the request's class alone") {
    const std::vector<ScriptedSource::Sent> sent{{0 * ms}, {1 * ms}, {2 * ms}, {3 * ms}};
    const std::vector<std::uint8_t> classes{0, 1, 1, 0};
    // By all that is outstanding they would go to 0, 1, 0, 1.
    CHECK(nodes_of(by_class(nodes_with({1, 1}, 2), sent, classes)) ==
          std::vector<std::uint32_t>{0, 0, 1, 1});
    CHECK(nodes_of(by_class(nodes_with({1, 1}, 2, RouterKind::round_robin), sent, classes)) ==
          std::vector<std::uint32_t>{0, 0, 1, 1});
}

TEST_CASE("One queue is one for each class, from which its workers of all nodes take") {
    const Recorder run = by_class(nodes_with({1, 1}, 2, OneQueue{}),
                                  {{0 * ms}, {1 * ms}, {2 * ms}, {3 * ms}}, {0, 0, 0, 1});
    CHECK(run.all(Hook::started) == Entries{{Hook::started, 0 * ms, 0},
                                            {Hook::started, 1 * ms, 1},
                                            {Hook::started, 3 * ms, 3},
                                            {Hook::started, 10 * ms, 2}});
}

TEST_CASE("What becomes of a class is what would without the others, to the nanosecond") {
    const Seed seed{3, 1};
    const std::vector<DemandClass> classes{{0.5, 0.8, random::exponential_shape()},
                                           {0.3, 1.0, random::constant_shape()},
                                           {0.2, 1.5, random::lognormal_shape(1.5)}};
    for (const DispatchName& router : dispatch_names) {
        CAPTURE(router.name);
        ClusterConfig config = nodes_with({2, 3, 1}, 3, router.dispatch);
        config.queue = {5, 20 * ms, 60 * ms};
        constexpr Duration end = std::chrono::seconds{20};
        OpenSource source(workload::PoissonArrivals{Rate{1200}}, random::exponential_shape(), seed,
                          classes);
        ClassWatch first(0); // whose router draws what the only router of a cluster draws
        simulate<Stations>(config, 10 * ms, source, first, end, seed);
        REQUIRE(first.sent.size() > 11'000);

        config.groups = {{3, 2, Fifo{}}};
        ScriptedSource alone(first.sent);
        ClassWatch without(0);
        simulate<Fifo>(config, Duration{1}, alone, without, end, seed);
        CHECK(first.entries == without.entries);
    }
}
