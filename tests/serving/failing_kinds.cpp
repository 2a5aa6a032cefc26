// What becomes of requests that depend on each other (in batches, on shared processors, in an
// engine) as their node goes down, to the nanosecond; and of all kinds, that none is forgotten.
#include <skusim/serving/node/batching/batching_node.hpp>
#include <skusim/serving/node/sharing/sharing_node.hpp>
#include <skusim/serving/node/stations/stations_node.hpp>
#include <skusim/serving/node/tokens/token_node.hpp>

#include "failing_support.hpp"

#include <memory>
#include <utility>

using namespace skusim;
using namespace skusim::serving;

namespace {

constexpr Duration step = 1 * ms;

/// Nodes whose every step takes a millisecond; each request is a token in and ten out, and keeps
/// one of the two blocks of its cache.
Tokens ten_steps() {
    Tokens kind;
    kind.rules.blocks = 2;
    kind.rules.max_model_len = 16;
    llm::StepTime times;
    times.by_tokens = {{step.count() * llm::femtoseconds_per_nanosecond}, 0};
    kind.step_time = std::make_shared<const llm::StepTime>(times);
    kind.lengths.input = workload::FixedLength{1};
    kind.lengths.output = workload::FixedLength{10};
    return kind;
}

/// What two_nodes() have in place of workers that serve one by one.
ClusterConfig two_of(NodeKind kind, Slots slots, InFlight in_flight) {
    ClusterConfig config = two_nodes(in_flight, 20 * ms);
    config.groups = {{2, slots, std::move(kind)}};
    return config;
}

/// Takes the hooks of engines, too.
struct EngineRecorder : SilentObserver {
    void completed(Time now, const Request& request) {
        ends.push_back({Hook::completed, now.time_since_epoch(), request.client});
    }
    void lost(Time now, const Request& request) {
        ends.push_back({Hook::lost, now.time_since_epoch(), request.client});
    }
    void abandoned(Time now, const Request& request) {
        ends.push_back({Hook::abandoned, now.time_since_epoch(), request.client});
    }
    void sent_again(Time now, const Request& request) {
        again.push_back({Hook::sent_again, now.time_since_epoch(), request.client});
    }
    std::vector<Entry> ends;
    std::vector<Entry> again;
};

EngineRecorder trace_engines(const ClusterConfig& config, std::vector<ScriptedSource::Sent> sent) {
    constexpr Duration end = std::chrono::hours{1};
    ScriptedSource source(std::move(sent));
    EngineRecorder recorder;
    simulate<Tokens>(config, 10 * ms, source, recorder, end);
    return recorder;
}

} // namespace

TEST_CASE("a node that batches loses its batch, or the batch's requests begin anew elsewhere") {
    // Batches of b take 8 ms + b x 2 ms. Node 0 has request 0 in service and request 2 behind it.
    const Batching kind{{3, {}, {}}, {10 * ms, 12 * ms, 14 * ms}, 1};
    const Recorder lost = trace<Batching>(two_of(kind, 1, InFlight::lost), four);
    CHECK(of_client(lost, 0) == std::vector<Entry>{{Hook::arrived, 0 * ms, 0},
                                                   {Hook::started, 0 * ms, 0},
                                                   {Hook::interrupted, 5 * ms, 0},
                                                   {Hook::lost, 25 * ms, 0}});
    CHECK(of_client(lost, 2) ==
          std::vector<Entry>{{Hook::arrived, 2 * ms, 2}, {Hook::lost, 25 * ms, 2}});
    CHECK(of_client(lost, 3).back() == Entry{Hook::completed, 50 * ms, 3});
    const Recorder again = trace<Batching>(two_of(kind, 1, InFlight::sent_again), four);
    CHECK(of_client(again, 0).back() == Entry{Hook::completed, 37 * ms, 0}); // both, from 25 ms on
    CHECK(of_client(again, 2).back() == Entry{Hook::completed, 37 * ms, 2});
    CHECK(of_client(again, 3).back() == Entry{Hook::completed, 50 * ms, 3});
    // When it is back its worker is free.
    std::vector<ScriptedSource::Sent> later = four;
    later.insert(later.end(), {{110 * ms}, {111 * ms}});
    const Recorder back = trace<Batching>(two_of(kind, 1, InFlight::lost), later);
    CHECK(of_client(back, 4).back() == Entry{Hook::completed, 120 * ms, 4});
    CHECK(of_client(back, 5).back() == Entry{Hook::completed, 121 * ms, 5});
    CHECK(back.stories()[4].node + back.stories()[5].node == 1);
}

TEST_CASE("a node whose requests share its processors loses them all, or they begin anew") {
    const Slots any = Slots::unlimited();
    const Recorder lost = trace<Sharing>(two_of(Sharing{}, any, InFlight::lost), four);
    CHECK(of_client(lost, 0).back() == Entry{Hook::lost, 25 * ms, 0});
    CHECK(of_client(lost, 2).back() == Entry{Hook::lost, 25 * ms, 2});
    CHECK(of_client(lost, 1).back() == Entry{Hook::completed, 11 * ms, 1});
    const Recorder again = trace<Sharing>(two_of(Sharing{}, any, InFlight::sent_again), four);
    // Both from 25 ms on, with the third from 40 ms on: 2.5 ms each are left to the two of them.
    CHECK(of_client(again, 0).back() == Entry{Hook::completed, 47'500'000 * tick, 0});
    CHECK(of_client(again, 2).back() == Entry{Hook::completed, 47'500'000 * tick, 2});
    CHECK(of_client(again, 3).back() == Entry{Hook::completed, 55 * ms, 3});
}

TEST_CASE("a node with stations loses what all of them have, or it begins anew elsewhere") {
    const Stations kind{{1, 1}};
    const Recorder lost = trace<Stations>(two_of(kind, 2, InFlight::lost), four);
    CHECK(of_client(lost, 0) == std::vector<Entry>{{Hook::arrived, 0 * ms, 0},
                                                   {Hook::started, 0 * ms, 0},
                                                   {Hook::interrupted, 5 * ms, 0},
                                                   {Hook::lost, 25 * ms, 0}});
    CHECK(of_client(lost, 2) ==
          std::vector<Entry>{{Hook::arrived, 2 * ms, 2}, {Hook::lost, 25 * ms, 2}});
    CHECK(of_client(lost, 1).back() == Entry{Hook::completed, 11 * ms, 1});
    const Recorder again = trace<Stations>(two_of(kind, 2, InFlight::sent_again), four);
    // One worker of node 1 has both from 25 ms on, and the last of the four behind them.
    CHECK(of_client(again, 0).back() == Entry{Hook::completed, 35 * ms, 0});
    CHECK(of_client(again, 2).back() == Entry{Hook::completed, 45 * ms, 2});
    CHECK(of_client(again, 3).back() == Entry{Hook::completed, 55 * ms, 3});
    const Recorder paused = trace<Stations>(two_of(kind, 2, InFlight::paused), four);
    // 5 ms are left of the first, and the other waits for its worker, from 105 ms on.
    CHECK(of_client(paused, 0).back() == Entry{Hook::completed, 110 * ms, 0});
    CHECK(of_client(paused, 2).back() == Entry{Hook::completed, 120 * ms, 2});
    // When it is back its worker is free.
    std::vector<ScriptedSource::Sent> later = four;
    later.insert(later.end(), {{110 * ms}, {111 * ms}});
    const Recorder back = trace<Stations>(two_of(kind, 2, InFlight::lost), later);
    CHECK(of_client(back, 4).back() == Entry{Hook::completed, 120 * ms, 4});
    CHECK(of_client(back, 5).back() == Entry{Hook::completed, 121 * ms, 5});
}

TEST_CASE("an engine loses its sequences and their blocks, or they begin anew elsewhere") {
    std::vector<ScriptedSource::Sent> sent = four;
    sent.insert(sent.end(), {{110 * ms}, {111 * ms}, {112 * ms}, {113 * ms}});
    const EngineRecorder lost = trace_engines(two_of(ten_steps(), 1, InFlight::lost), sent);
    CHECK(lost.ends == std::vector<Entry>{{Hook::completed, 11 * ms, 1},
                                          {Hook::lost, 25 * ms, 0},
                                          {Hook::lost, 25 * ms, 2},
                                          {Hook::completed, 50 * ms, 3},
                                          {Hook::completed, 120 * ms, 4},
                                          {Hook::completed, 121 * ms, 5},
                                          {Hook::completed, 122 * ms, 6}, // the other block
                                          {Hook::completed, 123 * ms, 7}});
    const EngineRecorder again = trace_engines(two_of(ten_steps(), 1, InFlight::sent_again), four);
    CHECK(again.again ==
          std::vector<Entry>{{Hook::sent_again, 25 * ms, 0}, {Hook::sent_again, 25 * ms, 2}});
    CHECK(again.ends == std::vector<Entry>{{Hook::completed, 11 * ms, 1},
                                           {Hook::completed, 35 * ms, 0},
                                           {Hook::completed, 35 * ms, 2},
                                           {Hook::completed, 50 * ms, 3}});
}

TEST_CASE("requests at the door of an engine that goes down, or that come then, are cleared, too") {
    Tokens kind = ten_steps();
    kind.api.before = 4 * ms;
    const std::vector<ScriptedSource::Sent> sent{{0 * ms}, {1 * ms}, {2 * ms}, {3 * ms}, {8 * ms}};
    const EngineRecorder lost = trace_engines(two_of(kind, 1, InFlight::lost), sent);
    CHECK(lost.ends == std::vector<Entry>{{Hook::completed, 15 * ms, 1},
                                          {Hook::completed, 17 * ms, 3},
                                          {Hook::lost, 25 * ms, 0},
                                          {Hook::lost, 25 * ms, 2},
                                          {Hook::lost, 25 * ms, 4}});
    ClusterConfig impatient = two_of(kind, 1, InFlight::sent_again);
    impatient.queue.timeout = 14 * ms;
    // Requests 0, 2 and 4 stand still where they are, and nobody waits for them at 25 ms.
    CHECK(trace_engines(impatient, sent).ends ==
          std::vector<Entry>{{Hook::abandoned, 14 * ms, 0},
                             {Hook::completed, 15 * ms, 1}, // at its very timeout
                             {Hook::abandoned, 16 * ms, 2},
                             {Hook::completed, 17 * ms, 3},
                             {Hook::abandoned, 22 * ms, 4}});
}

namespace {

struct EndCounter : SilentObserver {
    void arrived(Time, Request&, std::uint64_t) { ++seen; }
    void completed(Time, const Request&) { ++ended; }
    void refused(Time, const Request&) { ++ended; }
    void abandoned(Time, const Request&) { ++ended; }
    void lost(Time, const Request&) {
        ++ended;
        ++lost_ones;
    }
    void sent_again(Time, const Request&) { ++again; }
    std::uint64_t seen = 0;
    std::uint64_t ended = 0;
    std::uint64_t lost_ones = 0;
    std::uint64_t again = 0;
};

/// Five nodes, of which two fail together now and then, with some 600 requests a second.
ClusterConfig five_nodes(NodeKind kind, Slots slots, InFlight in_flight, Dispatch dispatch) {
    ClusterConfig config;
    config.groups = {{5, slots, std::move(kind)}};
    config.dispatch = dispatch;
    config.queue.max_wait = 300 * ms;
    config.queue.timeout = 400 * ms;
    config.outages.emplace();
    config.outages->in_flight = in_flight;
    config.outages->detection = 15 * ms;
    const random::Shape law = random::exponential_shape();
    for (std::uint32_t node = 0; node < 5; ++node) {
        config.outages->renewals.push_back({{node}, {200 * ms, law}, {50 * ms, law}, node});
    }
    config.outages->renewals.push_back({{0, 3, 2}, {900 * ms, law}, {40 * ms, law}, 99, 10 * ms});
    return config;
}

template <class Kind>
void check_that_all_end(const ClusterConfig& config) {
    const workload::Arrivals arrivals = workload::PoissonArrivals{Rate{600}};
    const random::Shape demand = random::exponential_shape();
    OpenSource source(arrivals, demand, {});
    EndCounter counter;
    Cluster<OpenSource, EndCounter, Kind> cluster(config, 10 * ms, source, {}, counter);
    cluster.start();
    kernel::run_while(cluster, cluster.agenda(), Time{},
                      [&](Time) { return counter.seen < 40'000; });
    CHECK(counter.seen - counter.ended <= cluster.inside());
    CHECK(cluster.inside() < 600);
    const InFlight in_flight = config.outages->in_flight;
    CHECK((counter.lost_ones > 500) == (in_flight == InFlight::lost));
    CHECK((counter.again > 500) == (in_flight == InFlight::sent_again));
}

} // namespace

TEST_CASE("whatever fails, every request ends once, and none is forgotten") {
    for (const Dispatch& dispatch :
         {Dispatch(RouterKind::random), Dispatch(RouterKind::round_robin),
          Dispatch(RouterKind::least_outstanding), Dispatch(RouterKind::power_of_two),
          Dispatch(OneQueue{})}) {
        CAPTURE(name(dispatch));
        for (const InFlight in_flight : {InFlight::lost, InFlight::sent_again, InFlight::paused}) {
            CAPTURE(static_cast<int>(in_flight));
            check_that_all_end<Fifo>(five_nodes(Fifo{}, 2, in_flight, dispatch));
            if (dispatch == Dispatch(OneQueue{})) {
                continue;
            }
            check_that_all_end<Stations>(five_nodes(Stations{{2}}, 2, in_flight, dispatch));
            if (in_flight == InFlight::paused) {
                continue;
            }
            const Batching batches{{3, 5 * ms, {}}, {10 * ms, 12 * ms, 14 * ms}, 1};
            check_that_all_end<Batching>(five_nodes(batches, 2, in_flight, dispatch));
            check_that_all_end<Sharing>(five_nodes(Sharing{{2, 2}}, 8, in_flight, dispatch));
            Tokens engines = ten_steps();
            engines.rules.blocks = 3; // so that requests wait
            engines.api.before = 2 * ms;
            check_that_all_end<Tokens>(five_nodes(engines, 1, in_flight, dispatch));
        }
    }
}

TEST_CASE("every router of engines leaves none on an engine that is down") {
    Tokens engines = ten_steps();
    engines.rules.prefix_caching = true;
    for (const EngineRouterKind kind :
         {EngineRouterKind::least_kv, EngineRouterKind::vllm_dp, EngineRouterKind::least_tokens,
          EngineRouterKind::session, EngineRouterKind::prefix_affinity}) {
        CAPTURE(static_cast<int>(kind));
        check_that_all_end<Tokens>(
            five_nodes(engines, 1, InFlight::sent_again, EngineRouting{kind, {}}));
    }
}
