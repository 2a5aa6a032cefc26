// Classes of requests: their shares and demands, and queues in order of priority.
#include <skusim/serving/arrival_recursion.hpp>
#include <skusim/serving/node/priority/priority_node.hpp>

#include "classed.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

using namespace skusim;
using namespace skusim::serving;

namespace {

/// Class 0 is served after class 1.
ClusterConfig one_worker_by_priority() {
    ClusterConfig config;
    config.group().kind = Priority{{1, 0}};
    return config;
}

Recorder by_priority(const ClusterConfig& config, std::vector<ScriptedSource::Sent> sent,
                     std::vector<std::uint8_t> classes) {
    constexpr Duration end = std::chrono::hours{1};
    ClassedSource source(std::move(sent), std::move(classes));
    Recorder recorder(end);
    simulate<Priority>(config, 10 * ms, source, recorder, end);
    return recorder;
}

using Entries = std::vector<Entry>;

const std::vector<DemandClass>& three_classes() {
    static const std::vector<DemandClass> classes{{0.5, 0.4, random::exponential_shape()},
                                                  {0.3, 1.0, random::constant_shape()},
                                                  {0.2, 2.5, random::lognormal_shape(1.5)}};
    return classes;
}

} // namespace

TEST_CASE("The urgent go first, in order of arrival, and interrupt nobody") {
    const Recorder run =
        by_priority(one_worker_by_priority(), {{0 * ms}, {1 * ms}, {2 * ms}, {3 * ms}, {12 * ms}},
                    {0, 0, 1, 1, 1});
    CHECK(run.all(Hook::started) == Entries{{Hook::started, 0 * ms, 0},
                                            {Hook::started, 10 * ms, 2},
                                            {Hook::started, 20 * ms, 3},
                                            {Hook::started, 30 * ms, 4},
                                            {Hook::started, 40 * ms, 1}});
}

TEST_CASE("Who has waited too long leaves, whatever its priority") {
    ClusterConfig config = one_worker_by_priority();
    config.queue.max_wait = 15 * ms;
    const Recorder run =
        by_priority(config, {{0 * ms}, {1 * ms}, {2 * ms}, {12 * ms}}, {0, 0, 1, 1});
    CHECK(run.all(Hook::refused) == Entries{{Hook::refused, 16 * ms, 1}});
    CHECK(run.all(Hook::started).back() == Entry{Hook::started, 20 * ms, 3});
}

TEST_CASE("A full queue refuses the urgent, too") {
    ClusterConfig config = one_worker_by_priority();
    config.queue.limit = 1;
    const Recorder run = by_priority(config, {{0 * ms}, {1 * ms}, {2 * ms}}, {0, 0, 1});
    CHECK(run.all(Hook::refused) == Entries{{Hook::refused, 2 * ms, 2}});
}

TEST_CASE("Of one priority the order is that of arrival, to the nanosecond") {
    const Seed seed{3, 1};
    const auto entries = [&]<class Kind>(const Kind& kind) {
        ClusterConfig config;
        config.group().nodes = 3;
        config.group().slots = 2;
        config.queue = {5, 20 * ms, 60 * ms};
        config.group().kind = kind;
        const random::Shape demand = random::exponential_shape();
        OpenSource source(workload::PoissonArrivals{Rate{600}}, demand, seed, three_classes());
        Recorder recorder;
        simulate<Kind>(config, 10 * ms, source, recorder, std::chrono::seconds{20}, seed);
        return recorder.entries();
    };
    const Entries fifo = entries(Fifo{});
    CHECK(fifo.size() > 30'000);
    CHECK(entries(Priority{{4, 4, 4}}) == fifo);
}

TEST_CASE("Classes have their shares and mean demands, in open and closed loops") {
    struct Sums {
        double count = 0;
        double demand = 0;
    };
    std::vector<Sums> open(3);
    const random::Shape demand = random::exponential_shape();
    OpenSource source(workload::PoissonArrivals{Rate{100}}, demand, {}, three_classes());
    std::vector<Sums> closed(3);
    ClosedSource clients({100, {100 * ms, random::exponential_shape()}},
                         random::exponential_shape(), 10 * ms, {}, three_classes());
    constexpr int count = 200'000;
    for (int i = 0; i < count; ++i) {
        const double of_sender = source.next_demand();
        open[source.request_class()].count += 1;
        open[source.request_class()].demand += of_sender;
        const double of_client = clients.demand(static_cast<std::uint32_t>(i % 100));
        closed[clients.request_class()].count += 1;
        closed[clients.request_class()].demand += of_client;
    }
    for (const std::vector<Sums>& sums : {open, closed}) {
        for (std::size_t i = 0; i < 3; ++i) {
            CAPTURE(i);
            const DemandClass& expected = three_classes()[i];
            CHECK(sums[i].count / count == Approx(expected.share).epsilon(0.02));
            CHECK(sums[i].demand / sums[i].count == Approx(expected.mean).epsilon(0.04));
        }
    }
}

TEST_CASE("Fates known at arrival are those of events, class by class") {
    const Seed seed{7, 2};
    ClusterConfig config;
    config.group().nodes = 2;
    config.group().slots = 3;
    config.queue = {4, 25 * ms, {}};
    struct Ends : SilentObserver {
        std::vector<std::pair<Time, std::uint8_t>> ends;
        void arrived(Time, Request&, std::uint64_t) {}
        void started(Time, const Request&) {}
        void completed(Time now, const Request& request) {
            ends.emplace_back(now, request.request_class);
        }
        void refused(Time, const Request&) {}
        void abandoned(Time, const Request&) {}
        void released(Time, const Request&) {}
        void replicas(Time, int) {}
    } events;
    const workload::PoissonArrivals arrivals{Rate{580}};
    OpenSource of_events(arrivals, random::exponential_shape(), seed, three_classes());
    simulate(config, 10 * ms, of_events, events, std::chrono::seconds{20}, seed);
    OpenSource of_fates(arrivals, random::exponential_shape(), seed, three_classes());
    ArrivalRecursion recursion(config, 10 * ms, of_fates, seed);
    std::vector<std::pair<Time, std::uint8_t>> fates;
    for (Fate fate = recursion.next(); fate.arrived < at(std::chrono::seconds{19});
         fate = recursion.next()) {
        if (fate.ending == Ending::completed) {
            fates.emplace_back(fate.ended, fate.request_class);
        }
    }
    std::sort(fates.begin(), fates.end());
    std::sort(events.ends.begin(), events.ends.end());
    REQUIRE(fates.size() > 9000);
    fates.resize(9000);
    events.ends.resize(9000);
    CHECK(fates == events.ends);
}
