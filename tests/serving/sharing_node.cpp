// Requests that share the processors of their node: by hand, against FifoNode, and exact slowdown.
#include <skusim/serving/node/sharing/sharing_node.hpp>

#include "trace.hpp"

#include <algorithm>
#include <array>
#include <cmath>

using namespace skusim;
using namespace skusim::serving;

namespace {

ClusterConfig shared(const Processors& processors, Slots at_once = Slots::unlimited()) {
    ClusterConfig config;
    config.group().slots = at_once;
    config.group().kind = Sharing{processors};
    return config;
}

/// As trace(), on nodes that share: service takes 10 ms alone.
Recorder shared_trace(const ClusterConfig& config, std::vector<ScriptedSource::Sent> sent) {
    constexpr Duration end = std::chrono::hours{1};
    ScriptedSource source(std::move(sent));
    Recorder recorder(end);
    simulate<Sharing>(config, 10 * ms, source, recorder, end);
    return recorder;
}

using Entries = std::vector<Entry>;

} // namespace

TEST_CASE("Two requests on one processor each run at half its speed") {
    // Alone until 4 ms, with 6 ms left; then both at half speed: client 1 has 4 ms left when client
    // 0 is done at 16 ms, and has them to itself.
    const Recorder run = shared_trace(shared({1, 1}), {{0 * ms, 1}, {4 * ms, 1}});
    CHECK(run.all(Hook::completed) ==
          Entries{{Hook::completed, 16 * ms, 0}, {Hook::completed, 20 * ms, 1}});
    CHECK(run.all(Hook::started) ==
          Entries{{Hook::started, 0 * ms, 0}, {Hook::started, 4 * ms, 1}});
}

TEST_CASE("A short request overtakes, and a completion that has moved does not happen") {
    // Client 1 needs 2 ms from 4 ms on: at half speed until 8 ms. Client 0 has 4 ms left then.
    const Recorder run = shared_trace(shared({1, 1}), {{0 * ms, 1}, {4 * ms, 0.2}});
    CHECK(run.all(Hook::completed) ==
          Entries{{Hook::completed, 8 * ms, 1}, {Hook::completed, 12 * ms, 0}});
}

TEST_CASE("Equal requests end together, in the order of their arrival") {
    const Recorder run = shared_trace(shared({2, 2}), {{0 * ms}, {0 * ms}, {0 * ms}, {0 * ms}});
    CHECK(run.all(Hook::completed) == Entries{{Hook::completed, 20 * ms, 0},
                                              {Hook::completed, 20 * ms, 1},
                                              {Hook::completed, 20 * ms, 2},
                                              {Hook::completed, 20 * ms, 3}});
}

TEST_CASE("Processors need not be whole, and less than one slows a request alone") {
    CHECK(shared_trace(shared({0.5, 0.5}), {{0 * ms}}).all(Hook::completed) ==
          Entries{{Hook::completed, 20 * ms, 0}});
    const Recorder run = shared_trace(shared({1.5, 1.5}), {{0 * ms}, {0 * ms}, {0 * ms}});
    CHECK(run.all(Hook::completed).back() == Entry{Hook::completed, 20 * ms, 2});
}

TEST_CASE("A core's second hyper-thread adds what it is said to add") {
    // One core, two threads, a gain of a quarter: two requests do 1.25 between them, three no more.
    const Processors core{1, 2, 0.25};
    CHECK(core.speed(1) == 1);
    CHECK(core.speed(2) == 1.25);
    CHECK(core.speed(3) == 1.25);
    CHECK(shared_trace(shared(core), {{0 * ms}, {0 * ms}}).all(Hook::completed).back() ==
          Entry{Hook::completed, 16 * ms, 1});
    CHECK(shared_trace(shared(core), {{0 * ms}, {0 * ms}, {0 * ms}}).all(Hook::completed).back() ==
          Entry{Hook::completed, 24 * ms, 2});
}

TEST_CASE("Requests beyond the workers wait, and a full queue refuses") {
    // Two workers on one processor: clients 0 and 1 end at 20 ms, when 2 begins; 3 finds no place.
    ClusterConfig config = shared({1, 1}, 2);
    config.queue.limit = 1;
    const Recorder run = shared_trace(config, {{0 * ms}, {0 * ms}, {1 * ms, 0.5}, {2 * ms}});
    CHECK(run.all(Hook::refused) == Entries{{Hook::refused, 2 * ms, 3}});
    CHECK(run.all(Hook::completed).back() == Entry{Hook::completed, 25 * ms, 2});
    CHECK(run.all(Hook::started).back() == Entry{Hook::started, 20 * ms, 2});
}

TEST_CASE("A request that times out in service goes on to slow the others") {
    ClusterConfig config = shared({1, 1});
    config.queue.timeout = 15 * ms;
    const Recorder run = shared_trace(config, {{0 * ms, 1}, {10 * ms, 0.5}, {10 * ms, 1}});
    // Client 0 is done at 10 ms, before the others come; these share: 1 is done at 20 ms, 2 at
    // 25 ms, its very timeout.
    CHECK(run.all(Hook::abandoned).empty());
    CHECK(run.all(Hook::completed).back() == Entry{Hook::completed, 25 * ms, 2});
    // With a third it is not.
    const Recorder late =
        shared_trace(config, {{0 * ms, 1}, {10 * ms, 0.5}, {10 * ms, 1}, {20 * ms, 1}});
    CHECK(late.all(Hook::abandoned) == Entries{{Hook::abandoned, 25 * ms, 2}});
    CHECK(late.all(Hook::released) == Entries{{Hook::released, 10 * ms, 0},
                                              {Hook::released, 20 * ms, 1},
                                              {Hook::released, 30 * ms, 2},
                                              {Hook::released, 35 * ms, 3}});
    CHECK(late.all(Hook::completed).back() == Entry{Hook::completed, 35 * ms, 3});
}

TEST_CASE("Workers that have a processor each are those of a fifo node, to the nanosecond") {
    const Seed seed{3, 1};
    const auto entries = [&]<class Kind>(const Kind& kind) {
        ClusterConfig config;
        config.group().nodes = 3;
        config.group().slots = 4;
        config.queue = {5, 20 * ms, 60 * ms};
        config.group().kind = kind;
        const random::Shape demand = random::lognormal_shape(1.5);
        OpenSource source(workload::PoissonArrivals{Rate{1150}}, demand, seed);
        Recorder recorder;
        simulate<Kind>(config, 10 * ms, source, recorder, std::chrono::seconds{20}, seed);
        return recorder.entries();
    };
    const Entries fifo = entries(Fifo{});
    const Entries sharing = entries(Sharing{{4, 4}});
    CHECK(fifo.size() > 60'000);
    CHECK(sharing == fifo);
}

TEST_CASE("Processor sharing slows all requests alike, whatever their length") {
    // M/G/1: each takes 1 / (1 - rho) = 2.5 times as long as alone on average (Kleinrock 1967).
    const double rho = 0.6;
    const Seed seed{1, 0};
    const random::Shape demand = random::hyperexponential_shape(2);
    OpenSource source(workload::PoissonArrivals{Rate{rho / 0.01}}, demand, seed);
    struct Slowdowns : SilentObserver {
        struct Group {
            double service = 0;
            double latency = 0;
            std::int64_t count = 0;
        };
        std::array<Group, 3> groups{};
        void completed(Time now, const Request& request) {
            const std::size_t group = request.service < 4 * ms    ? 0
                                      : request.service < 20 * ms ? 1
                                                                  : 2;
            groups[group].service += in_seconds(request.service);
            groups[group].latency += in_seconds(now - request.arrived);
            ++groups[group].count;
        }
    } slowdowns;
    simulate<Sharing>(shared({1, 1}), 10 * ms, source, slowdowns, std::chrono::hours{10}, seed);
    for (const auto& group : slowdowns.groups) {
        CHECK(group.count > 150'000);
        CHECK(group.latency / group.service == Approx(1 / (1 - rho)).epsilon(0.02));
    }
}
