// What becomes of single requests on a node that goes down, to the nanosecond.
#include <skusim/serving/node/lifo/lifo_node.hpp>

#include "failing_support.hpp"

using namespace skusim;
using namespace skusim::serving;

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

TEST_CASE("a sender that backs off sends its request again later, and again until a node is up") {
    ClusterConfig config = two_nodes(InFlight::sent_again, 20 * ms);
    config.outages->back_off = 7 * ms;
    const Recorder seen = trace(config, four);
    CHECK(of_client(seen, 0) == std::vector<Entry>{{Hook::arrived, 0 * ms, 0},
                                                   {Hook::started, 0 * ms, 0},
                                                   {Hook::interrupted, 5 * ms, 0},
                                                   {Hook::sent_again, 25 * ms, 0},
                                                   {Hook::started, 32 * ms, 0},
                                                   {Hook::released, 42 * ms, 0},
                                                   {Hook::completed, 42 * ms, 0}});
    CHECK(of_client(seen, 2).back() == Entry{Hook::completed, 52 * ms, 2}); // behind it
    config.outages->back_off = 30 * ms;
    config.outages->schedules.front().outages.front().nodes = {0, 2, 1};
    const Recorder none_up = trace(config, four);
    // Both are back at 105 ms. From 25 ms on tries come at 55, 85 and 115, of request 3 at 70, 100
    // and 130.
    CHECK(of_client(none_up, 0).back() == Entry{Hook::completed, 125 * ms, 0});
    CHECK(of_client(none_up, 3).back().time == 140 * ms);
    config.queue.timeout = 100 * ms; // nobody notices before a try
    CHECK(of_client(trace(config, four), 0).back() == Entry{Hook::abandoned, 115 * ms, 0});
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
