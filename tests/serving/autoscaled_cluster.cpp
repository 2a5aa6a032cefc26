// An autoscaled service against a trace worked by hand, and against clusters of a fixed size.
#include "trace.hpp"

#include <utility>

using namespace skusim;
using namespace skusim::serving;
using namespace std::chrono_literals;

namespace {

ClusterConfig service(int nodes, int workers, const ClusterScaling& rules) {
    ClusterConfig config;
    config.group().nodes = nodes;
    config.group().slots = workers;
    config.scaling = rules;
    return config;
}

ClusterScaling quick_rules() {
    ClusterScaling rules;
    rules.refresh = 20ms;
    rules.scale_down_after = 40ms;
    rules.start_time = 5ms;
    return rules;
}

/// Also writes down when the number of replicas changed.
class ReplicaRecorder : public Recorder {
public:
    using Recorder::Recorder;
    void replicas(Time now, int running) {
        if (changes_.empty() || changes_.back().second != running) {
            changes_.emplace_back(now.time_since_epoch(), running);
        }
    }
    [[nodiscard]] const std::vector<std::pair<Duration, int>>& changes() const { return changes_; }

private:
    std::vector<std::pair<Duration, int>> changes_;
};

ReplicaRecorder run_until(Duration end, const ClusterConfig& config,
                          std::vector<ScriptedSource::Sent> sent) {
    ScriptedSource source(std::move(sent));
    ReplicaRecorder recorder(end);
    simulate(config, 10 * ms, source, recorder, end);
    return recorder;
}

ReplicaRecorder run(const ClusterConfig& config, std::vector<ScriptedSource::Sent> sent) {
    return run_until(1s, config, std::move(sent));
}

using Changes = std::vector<std::pair<Duration, int>>;

} // namespace

TEST_CASE("Replicas come and go as worked by hand, and serve as soon as they are ready") {
    // Four requests of 30 ms at 1 ms, one replica at first, at most three.
    // 20 ms: (1 + 3) / 0.7 = 5.7 -> 3: two start and are ready at 25 ms
    // 40 ms: (3 + 0) / 0.7 -> 3    60 ms: 1 / 0.7 -> 2, 3 in the 40 ms before
    // 80 ms: 0 -> 1, 3 at 40 ms    100 ms: 2 at 60 ms    120 ms: 1
    const ReplicaRecorder recorder =
        run(service(3, 1, quick_rules()), {{1ms, 3}, {1ms, 3}, {1ms, 3}, {1ms, 3}});
    CHECK(recorder.changes() == Changes{{0ms, 1}, {25ms, 2}, {25ms, 3}, {100ms, 2}, {120ms, 1}});
    CHECK(recorder.all(Hook::started) == std::vector<Entry>{{Hook::started, 1ms, 0},
                                                            {Hook::started, 25ms, 1},
                                                            {Hook::started, 25ms, 2},
                                                            {Hook::started, 31ms, 3}});
}

TEST_CASE("A replica that serves finishes its request before it goes, and takes no other") {
    // Three long requests keep three replicas, two of which are surplus after the queue is gone:
    // with a target of 100 % and at most one replica wanted from 60 ms on, it is their ends that
    // let them go.
    ClusterScaling rules = quick_rules();
    rules.target_millionths = 1'000'000;
    rules.scale_down_after = 0ms;
    const ReplicaRecorder recorder =
        run(service(3, 1, rules), {{1ms, 3}, {1ms, 3}, {1ms, 3}, {33ms, 0.1}});
    // 20 ms: 3 -> two start, ready at 25 ms. 40 ms: 2 in service (1 ms + 30 ms is over): one goes.
    CHECK(recorder.changes() == Changes{{0ms, 1}, {25ms, 2}, {25ms, 3}, {40ms, 2}, {60ms, 1}});
    CHECK(recorder.all(Hook::completed).size() == 4);
}

TEST_CASE("A replica that starts is the first to go") {
    ClusterScaling rules = quick_rules();
    rules.start_time = 50ms;
    rules.scale_down_after = 0ms;
    // 20 ms: 4 / 0.7 -> 3, two start. 40 ms: 1 in service -> 2: one of them goes, unready.
    const ReplicaRecorder recorder =
        run(service(3, 1, rules), {{19ms, 0.1}, {19ms, 0.1}, {19ms, 0.1}, {19ms, 8}});
    CHECK(recorder.changes() == Changes{{0ms, 1}, {70ms, 2}, {120ms, 1}});
}

TEST_CASE("Of several that start the last is the first to go") {
    ClusterScaling rules = quick_rules();
    rules.start_time = 50ms;
    rules.scale_down_after = 0ms;
    ClusterConfig config = service(3, 1, rules);
    config.queue.max_wait = 10ms;
    // 20 ms: 1 / 0.7 -> 2, ready at 70 ms. 40 ms: (1 + 1) / 0.7 -> 3, ready at 90 ms. 60 ms: the
    // second request is refused since 49 ms, 1 / 0.7 -> 2: that of 90 ms goes. 120 ms: none -> 1.
    const ReplicaRecorder recorder = run(config, {{19ms, 10}, {39ms, 1}});
    CHECK(recorder.changes() == Changes{{0ms, 1}, {70ms, 2}, {120ms, 1}});
}

TEST_CASE("No more replicas than the nodes hold, each with its requests at once") {
    ClusterScaling rules = quick_rules();
    rules.requests_per_replica = 2;
    const ClusterConfig config = service(2, 4, rules); // 4 slots a node: 2 replicas
    CHECK(held_scaling(config).max_replicas == 4);
    CHECK(most_in_service(config) == 8);
    CHECK(nodes_in_use(config, 1) == 1);
    CHECK(nodes_in_use(config, 3) == 2);
    const ReplicaRecorder recorder = run(config, std::vector<ScriptedSource::Sent>(30, {1ms, 5}));
    CHECK(recorder.all(Hook::started).size() == 30);
    // At 25 ms there are four replicas of two slots.
    int early = 0;
    for (const Entry& entry : recorder.all(Hook::started)) {
        early += entry.time <= 25ms ? 1 : 0;
    }
    CHECK(early == 8);
}

TEST_CASE("With as many replicas at least as at most it is a cluster of a fixed size") {
    ClusterScaling rules;
    rules.min_replicas = 6;
    rules.max_replicas = 6;
    ClusterConfig fixed = service(3, 2, rules);
    fixed.scaling.reset();
    fixed.dispatch = OneQueue{};
    const random::Shape demand = random::exponential_shape();
    const auto entries = [&](const ClusterConfig& config) {
        OpenSource source(workload::PoissonArrivals{Rate{560}}, demand, {9, 4});
        Recorder recorder(19s);
        simulate(config, 10 * ms, source, recorder, 20s, {9, 4});
        return recorder.entries();
    };
    const auto some = entries(service(3, 2, rules));
    CHECK(some.size() > 30'000);
    CHECK(some == entries(fixed));
}

TEST_CASE("Refreshes that are left out while nothing happens change nothing") {
    // One request at 1 ms: at 20 ms 1 / 0.7 -> 2 replicas, for 40 ms. The next come 5 s later, 246
    // refreshes of 20 ms: more than are ever walked through. Four of them: at 5.02 s -> 3, as
    // above.
    const ReplicaRecorder recorder =
        run_until(10s, service(3, 1, quick_rules()),
                  {{1ms, 3}, {5001ms, 3}, {5001ms, 3}, {5001ms, 3}, {5001ms, 3}});
    CHECK(recorder.changes() ==
          Changes{
              {0ms, 1}, {25ms, 2}, {80ms, 1}, {5025ms, 2}, {5025ms, 3}, {5100ms, 2}, {5120ms, 1}});
    // Where fewer do for a long time only, they go when that time is over, although nothing
    // happens.
    ClusterScaling slow = quick_rules();
    slow.scale_down_after = 7s;
    const ReplicaRecorder late =
        run_until(10s, service(3, 1, slow), {{1ms, 3}, {1ms, 3}, {1ms, 3}, {1ms, 3}});
    // Three are wanted at 20 ms and 40 ms, two at 60 ms: the first refresh 7 s after each.
    CHECK(late.changes() == Changes{{0ms, 1}, {25ms, 2}, {25ms, 3}, {7060ms, 2}, {7080ms, 1}});
}
