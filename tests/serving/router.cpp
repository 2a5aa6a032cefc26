// Each router does what its name says.
#include "trace.hpp"

#include <algorithm>

using namespace skusim;
using namespace skusim::serving;

namespace {

constexpr random::StreamKey key{5, random::Purpose::routing};

std::uint32_t naive_least(const std::vector<std::uint32_t>& load) {
    return static_cast<std::uint32_t>(std::min_element(load.begin(), load.end()) - load.begin());
}

/// A router with random requests sent and answered; `check(picked, load before)` for each pick.
template <class Check>
void drive(const Dispatch& kind, std::uint32_t nodes, const Check& check) {
    Router router(kind, nodes, key);
    random::Stream dice({11, random::Purpose::demand});
    std::vector<std::uint32_t> load(nodes, 0);
    for (int step = 0; step < 5000; ++step) {
        const std::uint32_t node = random::uniform_below(dice, nodes);
        if (load[node] > 0 && random::uniform_below(dice, 100) < 60) {
            --load[node];
            router.left(node);
            continue;
        }
        const std::uint32_t picked = router.pick();
        REQUIRE(picked < nodes);
        check(picked, load);
        router.sent(picked);
        ++load[picked];
    }
}

} // namespace

TEST_CASE("The ranking of nodes agrees with a search of all, under random changes") {
    for (const std::uint32_t nodes : {1U, 2U, 63U, 64U, 65U, 200U}) {
        NodeRanking ranking(nodes);
        std::vector<std::uint32_t> load(nodes, 0);
        random::Stream dice({nodes, random::Purpose::routing});
        for (int step = 0; step < 20000; ++step) {
            // Long rises and long falls, so that the lowest count moves both ways.
            const bool rising = step / 1000 % 2 == 0;
            const std::uint32_t node = random::uniform_below(dice, nodes);
            if (random::uniform_below(dice, 100) < (rising ? 80U : 10U)) {
                const std::uint32_t chosen = step % 3 == 0 ? node : ranking.least_loaded();
                ranking.increase(chosen);
                ++load[chosen];
            } else if (load[node] > 0) {
                ranking.decrease(node);
                --load[node];
            }
            REQUIRE(ranking.least_loaded() == naive_least(load));
            REQUIRE(ranking.outstanding(node) == load[node]);
        }
    }
}

TEST_CASE("Round-robin takes the nodes in turn") {
    Router router(RouterKind::round_robin, 3, key);
    for (std::uint32_t i = 0; i < 12; ++i) {
        CHECK(router.pick() == i % 3);
    }
}

TEST_CASE("Least-outstanding picks the lowest-numbered of the least loaded") {
    for (const std::uint32_t nodes : {2U, 7U, 70U}) {
        drive(RouterKind::least_outstanding, nodes,
              [](std::uint32_t picked, const std::vector<std::uint32_t>& load) {
                  REQUIRE(picked == naive_least(load));
              });
    }
}

TEST_CASE("Power-of-two never picks the worse of two") {
    drive(RouterKind::power_of_two, 2,
          [](std::uint32_t picked, const std::vector<std::uint32_t>& load) {
              REQUIRE(load[picked] <= load[1 - picked]);
          });
    // Of many, any two that it can look at hold one that is better than the single worst.
    int better_than_random = 0;
    drive(RouterKind::power_of_two, 10,
          [&](std::uint32_t picked, const std::vector<std::uint32_t>& load) {
              const std::uint32_t most = *std::max_element(load.begin(), load.end());
              const bool alone = std::count(load.begin(), load.end(), most) == 1;
              REQUIRE_FALSE((alone && load[picked] == most));
              better_than_random += load[picked] < most ? 1 : 0;
          });
    CHECK(better_than_random > 1000);
}

TEST_CASE("Random and power-of-two use all nodes alike") {
    for (const RouterKind kind : {RouterKind::random, RouterKind::power_of_two}) {
        Router router(kind, 10, key); // told of no request, so that all nodes look equal
        std::vector<int> picks(10, 0);
        for (int i = 0; i < 100'000; ++i) {
            ++picks[router.pick()];
        }
        for (const int count : picks) {
            CHECK(count == Approx(10'000).margin(370)); // 3.9 standard deviations of 95
        }
    }
}

TEST_CASE("Every router of one node picks it") {
    for (const DispatchName& router : dispatch_names) {
        CHECK(Router(router.dispatch, 1, key).pick() == 0);
    }
}

TEST_CASE("A cluster's requests are routed by what is queued and in service") {
    ClusterConfig config;
    config.group().nodes = 3;
    config.dispatch = RouterKind::least_outstanding;
    const Recorder recorder =
        trace(config, {{0 * ms, 3}, {1 * ms}, {2 * ms}, {3 * ms}, {4 * ms}, {12 * ms}, {13 * ms}});
    std::vector<std::uint32_t> nodes;
    for (const Story& story : recorder.stories()) {
        nodes.push_back(story.node);
    }
    // At 12 ms node 2 has become idle, node 1 has its second request in service; then node 0 has
    // two, node 1 one, node 2 one.
    CHECK(nodes == std::vector<std::uint32_t>{0, 1, 2, 0, 1, 2, 1});
}

TEST_CASE("The ranking of nodes agrees with a search of those that are not parked") {
    for (const std::uint32_t nodes : {1U, 2U, 65U}) {
        NodeRanking ranking(nodes);
        std::vector<std::uint32_t> load(nodes, 0);
        std::vector<bool> parked(nodes, false);
        random::Stream dice({nodes, random::Purpose::routing, 1});
        for (int step = 0; step < 20000; ++step) {
            const std::uint32_t node = random::uniform_below(dice, nodes);
            const std::uint32_t what = random::uniform_below(dice, 10);
            if (what == 0) {
                parked[node] ? ranking.unpark(node) : ranking.park(node);
                parked[node] = !parked[node];
            } else if (what < 6) {
                ranking.increase(node);
                ++load[node];
            } else if (load[node] > 0) {
                ranking.decrease(node);
                --load[node];
            }
            std::uint32_t least = nodes;
            for (std::uint32_t each = 0; each < nodes; ++each) {
                if (!parked[each] && (least == nodes || load[each] < load[least])) {
                    least = each;
                }
            }
            REQUIRE(ranking.outstanding(node) == load[node]);
            if (least < nodes) {
                REQUIRE(ranking.least_loaded() == least);
            }
        }
    }
}

TEST_CASE("No router picks a node that is closed, and each picks the others as it does all") {
    for (const RouterRow& row : router_table) {
        CAPTURE(row.name);
        Router router(row.kind, 5, key);
        router.close(1);
        router.close(3);
        std::vector<int> picked(5, 0);
        for (int i = 0; i < 3000; ++i) {
            const std::uint32_t node = router.pick();
            ++picked[node];
            router.sent(node);
        }
        CHECK(picked[1] + picked[3] == 0);
        for (const int node : {0, 2, 4}) {
            CHECK(picked[static_cast<std::size_t>(node)] == Approx(1000).margin(100));
        }
        router.close(0);
        router.close(2);
        CHECK(router.pick() == 4);
        router.close(4);
        CHECK_FALSE(router.is_open());
        router.open(3);
        CHECK(router.pick() == 3);
    }
}
