// What becomes of single requests on a node that goes down, to the nanosecond.
#include <skusim/serving/node/lifo/lifo_node.hpp>

#include "trace.hpp"

using namespace skusim;
using namespace skusim::serving;

namespace {

/// Two nodes of one worker; each request takes 10 ms. Node 0 is down from 5 ms to 105 ms.
ClusterConfig two_nodes(InFlight in_flight, Duration detection,
                        Dispatch dispatch = RouterKind::round_robin) {
    ClusterConfig config;
    config.groups = {{2, 1}};
    config.dispatch = dispatch;
    config.outages.emplace();
    config.outages->in_flight = in_flight;
    config.outages->detection = detection;
    config.outages->schedules.push_back({{{{0}, 5 * ms, 100 * ms}}});
    return config;
}

std::vector<Entry> of_client(const Recorder& recorder, std::uint32_t client) {
    std::vector<Entry> all;
    for (const Entry& entry : recorder.entries()) {
        if (entry.client == client) {
            all.push_back(entry);
        }
    }
    return all;
}

const std::vector<ScriptedSource::Sent> four{{0 * ms}, {1 * ms}, {2 * ms}, {40 * ms}};

} // namespace

TEST_CASE(
    "requests on a node that fails are lost when that is detected, later ones sent elsewhere") {
    const Recorder seen = trace(two_nodes(InFlight::lost, 20 * ms), four);
    CHECK(of_client(seen, 0) == std::vector<Entry>{{Hook::arrived, 0 * ms, 0},
                                                   {Hook::started, 0 * ms, 0},
                                                   {Hook::interrupted, 5 * ms, 0},
                                                   {Hook::lost, 25 * ms, 0}});
    CHECK(of_client(seen, 1).back() == Entry{Hook::completed, 11 * ms, 1});
    CHECK(of_client(seen, 2) ==
          std::vector<Entry>{{Hook::arrived, 2 * ms, 2}, {Hook::lost, 25 * ms, 2}}); // it waited
    CHECK(of_client(seen, 3).back() == Entry{Hook::completed, 50 * ms, 3});
    CHECK(seen.stories()[3].node == 1);
    CHECK(seen.running() ==
          std::vector<std::pair<Duration, int>>{{0 * ms, 2}, {5 * ms, 1}, {105 * ms, 2}});
}

TEST_CASE("until it is detected, the router sends to a node that is down") {
    const Recorder seen = trace(two_nodes(InFlight::lost, 50 * ms),
                                {{0 * ms}, {1 * ms}, {20 * ms}, {21 * ms}, {60 * ms}});
    CHECK(seen.stories()[2].node == 0);
    CHECK(of_client(seen, 2).back() == Entry{Hook::lost, 55 * ms, 2});
    CHECK(seen.stories()[4].node == 1);
}

TEST_CASE("requests that are sent again begin anew on another node, with the same demand") {
    const Recorder seen = trace(two_nodes(InFlight::sent_again, 20 * ms), four);
    CHECK(of_client(seen, 0) == std::vector<Entry>{{Hook::arrived, 0 * ms, 0},
                                                   {Hook::started, 0 * ms, 0},
                                                   {Hook::interrupted, 5 * ms, 0},
                                                   {Hook::sent_again, 25 * ms, 0},
                                                   {Hook::started, 25 * ms, 0},
                                                   {Hook::released, 35 * ms, 0},
                                                   {Hook::completed, 35 * ms, 0}});
    CHECK(of_client(seen, 2).back() == Entry{Hook::completed, 45 * ms, 2}); // behind it
    CHECK(of_client(seen, 3).back() == Entry{Hook::completed, 55 * ms, 3});
}

TEST_CASE("a node that stands still goes on with what it had") {
    const Recorder seen = trace(two_nodes(InFlight::paused, 20 * ms), four);
    CHECK(of_client(seen, 0) == std::vector<Entry>{{Hook::arrived, 0 * ms, 0},
                                                   {Hook::started, 0 * ms, 0},
                                                   {Hook::interrupted, 5 * ms, 0},
                                                   {Hook::continued, 105 * ms, 0},
                                                   {Hook::released, 110 * ms, 0},
                                                   {Hook::completed, 110 * ms, 0}});
    CHECK(of_client(seen, 2).back() == Entry{Hook::completed, 120 * ms, 2});
    CHECK(of_client(seen, 3).back() == Entry{Hook::completed, 50 * ms, 3});
}

TEST_CASE("a node that is back before it was missed tells its senders then") {
    const Recorder seen = trace(two_nodes(InFlight::lost, 200 * ms), four);
    CHECK(of_client(seen, 0).back() == Entry{Hook::lost, 105 * ms, 0});
    CHECK(of_client(seen, 2).back() == Entry{Hook::lost, 105 * ms, 2});
    const Recorder again = trace(two_nodes(InFlight::sent_again, 200 * ms), four);
    CHECK(of_client(again, 0).back() == Entry{Hook::completed, 115 * ms, 0});
}

TEST_CASE("what ends as its node fails has ended, a nanosecond later it has not") {
    ClusterConfig config = two_nodes(InFlight::lost, Duration::zero());
    config.outages->schedules.front().outages.front().at = 10 * ms;
    CHECK(of_client(trace(config, four), 0).back() == Entry{Hook::completed, 10 * ms, 0});
    config.outages->schedules.front().outages.front().at = 10 * ms - tick;
    CHECK(of_client(trace(config, four), 0).back() == Entry{Hook::lost, 10 * ms - tick, 0});
}

TEST_CASE("an announced outage loses nothing that ends within its drain") {
    ClusterConfig config = two_nodes(InFlight::lost, 20 * ms);
    config.outages->schedules.front().outages.front().drain = 20 * ms;
    const Recorder seen = trace(config, {{0 * ms}, {1 * ms}, {2 * ms}, {3 * ms}, {6 * ms}});
    CHECK(of_client(seen, 0).back() == Entry{Hook::completed, 10 * ms, 0});
    CHECK(of_client(seen, 2).back() == Entry{Hook::completed, 20 * ms, 2});
    CHECK(seen.stories()[4].node == 1); // its turn would have been node 0's
    config.outages->schedules.front().outages.front().drain = 10 * ms; // to 15 ms
    CHECK(of_client(trace(config, four), 2).back() == Entry{Hook::lost, 15 * ms, 2});
}

TEST_CASE("while no node is up, requests are lost at once, or wait for one") {
    ClusterConfig config = two_nodes(InFlight::lost, Duration::zero());
    config.outages->schedules.front().outages.front().nodes = {0, 2, 1};
    CHECK(of_client(trace(config, four), 3) ==
          std::vector<Entry>{{Hook::arrived, 40 * ms, 3}, {Hook::lost, 40 * ms, 3}});
    config.outages->in_flight = InFlight::sent_again;
    const Recorder seen = trace(config, four);
    CHECK(of_client(seen, 0).back() == Entry{Hook::completed, 115 * ms, 0});
    CHECK(of_client(seen, 3).back() == Entry{Hook::completed, 125 * ms, 3});
    config.outages->in_flight = InFlight::paused;
    CHECK(of_client(trace(config, four), 3).back().hook == Hook::completed);
}

TEST_CASE("behind one queue a node that fails has only what is in service") {
    const Recorder seen = trace(two_nodes(InFlight::lost, 20 * ms, OneQueue{}),
                                {{0 * ms}, {1 * ms}, {2 * ms}, {3 * ms}, {106 * ms}, {107 * ms}});
    CHECK(of_client(seen, 0).back() == Entry{Hook::lost, 25 * ms, 0});
    CHECK(of_client(seen, 1).back() == Entry{Hook::completed, 11 * ms, 1});
    CHECK(of_client(seen, 2).back() == Entry{Hook::completed, 21 * ms, 2});
    CHECK(of_client(seen, 3).back() == Entry{Hook::completed, 31 * ms, 3});
    CHECK(of_client(seen, 4).back() == Entry{Hook::completed, 116 * ms, 4});
    CHECK(of_client(seen, 5).back() == Entry{Hook::completed, 117 * ms, 5});
}

TEST_CASE("a node that leaves one queue ends what it has, and others take the rest") {
    ClusterConfig config = two_nodes(InFlight::lost, 20 * ms, OneQueue{});
    config.outages->schedules.front().outages.front().drain = 50 * ms;
    const Recorder seen = trace(config, {{0 * ms}, {7 * ms}, {11 * ms}, {12 * ms}});
    CHECK(of_client(seen, 0).back() == Entry{Hook::completed, 10 * ms, 0});
    CHECK(of_client(seen, 1).back() == Entry{Hook::completed, 17 * ms, 1}); // at once, on the other
    CHECK(of_client(seen, 2).back() == Entry{Hook::completed, 27 * ms, 2});
    CHECK(of_client(seen, 3).back() == Entry{Hook::completed, 37 * ms, 3});
}

TEST_CASE("a request that timed out on a node that is down is abandoned, once") {
    ClusterConfig config = two_nodes(InFlight::sent_again, 20 * ms);
    config.queue.timeout = 15 * ms;
    const Recorder seen = trace(config, four);
    CHECK(of_client(seen, 0).back() == Entry{Hook::abandoned, 15 * ms, 0});
    CHECK(of_client(seen, 2).back() == Entry{Hook::abandoned, 17 * ms, 2});
    config.outages->detection = 8 * ms; // to 13 ms
    CHECK(of_client(trace(config, four), 0).back().hook == Hook::released);
    config.outages->in_flight = InFlight::paused;
    CHECK(of_client(trace(config, four), 0).back() == Entry{Hook::released, 110 * ms, 0});
}

TEST_CASE("whatever fails, every request ends once, and none is forgotten") {
    for (const InFlight in_flight : {InFlight::lost, InFlight::sent_again, InFlight::paused}) {
        for (const Dispatch& dispatch :
             {Dispatch(RouterKind::random), Dispatch(RouterKind::round_robin),
              Dispatch(RouterKind::least_outstanding), Dispatch(RouterKind::power_of_two),
              Dispatch(OneQueue{})}) {
            CAPTURE(static_cast<int>(in_flight), name(dispatch));
            ClusterConfig config;
            config.groups = {{5, 2}};
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
            config.outages->renewals.push_back(
                {{0, 3, 2}, {900 * ms, law}, {40 * ms, law}, 99, 10 * ms});
            const workload::Arrivals arrivals = workload::PoissonArrivals{Rate{600}};
            const random::Shape demand = random::exponential_shape();
            OpenSource source(arrivals, demand, {});
            Recorder recorder;
            Cluster<OpenSource, Recorder, Fifo> cluster(config, 10 * ms, source, {}, recorder);
            cluster.start();
            kernel::run_while(cluster, cluster.agenda(), Time{},
                              [&](Time) { return recorder.stories().size() < 40'000; });
            std::size_t ended = 0;
            std::size_t lost = 0;
            std::size_t sent_again = 0;
            for (const Entry& entry : recorder.entries()) {
                ended += entry.hook == Hook::completed || entry.hook == Hook::refused ||
                         entry.hook == Hook::abandoned || entry.hook == Hook::lost;
                lost += entry.hook == Hook::lost;
                sent_again += entry.hook == Hook::sent_again;
            }
            CHECK(40'000 - ended <= cluster.inside());
            CHECK(cluster.inside() < 600);
            CHECK((lost > 500) == (in_flight == InFlight::lost));
            CHECK((sent_again > 500) == (in_flight == InFlight::sent_again));
        }
    }
}
