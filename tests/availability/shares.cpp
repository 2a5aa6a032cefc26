// The share of time with enough nodes in service, held to exact figures.
#include <skusim/availability/bands.hpp>
#include <skusim/availability/shares.hpp>

#include <chrono>
#include <cmath>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::availability;
using namespace std::chrono_literals;

namespace {

/// Nodes that are up that share of the time, each by itself.
Causes nodes_up(double share) {
    Causes causes;
    causes.node = UpAndDown{from_seconds(1e6 * share), from_seconds(1e6 * (1 - share))};
    return causes;
}

int least_nodes(const Causes& causes, int needed, double objective) {
    int nodes = needed;
    while (share_with_at_least(causes, nodes, needed) < objective) {
        ++nodes;
    }
    return nodes;
}

Approx near(double value) {
    return Approx(value).epsilon(1e-7).margin(1e-12);
}

} // namespace

TEST_CASE("spare nodes for an availability are those of the binomial law") {
    struct Case {
        double up;
        int needed;
        double objective;
        int spare;
        double share;
    };
    for (const Case& it : std::vector<Case>{{0.99, 18, 0.999, 3, 0.999947769519953},
                                            {0.999, 18, 0.999, 1, 0.9998309264183766},
                                            {0.999, 18, 0.9999, 2, 0.9999988744423625},
                                            {0.995, 50, 0.999, 3, 0.9998494975312677},
                                            {0.995, 50, 0.9999, 4, 0.9999919408903449},
                                            {0.95, 10, 0.999, 4, 0.9995726095291224},
                                            {0.95, 10, 0.9999, 5, 0.9999471943267334}}) {
        const Causes causes = nodes_up(it.up);
        CHECK(least_nodes(causes, it.needed, it.objective) == it.needed + it.spare);
        CHECK(share_with_at_least(causes, it.needed + it.spare, it.needed) == near(it.share));
    }
}

TEST_CASE("a node with eight H100 cards fails once in 264 days") {
    Causes causes;
    causes.node = UpAndDown{6335h, 12h};
    CHECK(share_with_at_least(causes, 18, 18) == near(0.9665096093885799));
    CHECK(share_with_at_least(causes, 19, 18) == near(0.999401696300182)); // misses 99.95 %
    causes.node->down = 1h;
    CHECK(share_with_at_least(causes, 19, 18) == near(0.9999957480418368));
}

TEST_CASE("least nodes that leave enough when the largest zone is lost") {
    const std::vector<std::pair<int, int>> three{{1, 2}, {2, 3},  {3, 5},   {4, 6},
                                                 {5, 8}, {7, 11}, {10, 15}, {18, 27}};
    for (const auto& [needed, nodes] : three) {
        CHECK(nodes_that_survive_a_zone(needed, 3) == nodes);
    }
    CHECK(nodes_that_survive_a_zone(18, 2) == 36);
    for (int zones = 2; zones <= 20; ++zones) {
        for (int needed = 1; needed <= 60; ++needed) {
            const int nodes = nodes_that_survive_a_zone(needed, zones);
            CHECK(nodes - largest_zone(nodes, zones) >= needed);
            CHECK(nodes - 1 - largest_zone(nodes - 1, zones) < needed);
        }
    }
}

TEST_CASE("zones are a mixture of binomials, as counted state by state") {
    Causes causes = nodes_up(0.9);
    causes.zones = 3;
    causes.zone = UpAndDown{95s, 5s};
    // 4 nodes: one zone of two, and two of one.
    double share = 0;
    for (int zones = 0; zones < 8; ++zones) {
        double weight = 1;
        int left = 0;
        for (int zone = 0; zone < 3; ++zone) {
            const bool up = (zones >> zone & 1) != 0;
            weight *= up ? 0.95 : 0.05;
            left += up ? (zone == 0 ? 2 : 1) : 0;
        }
        for (int nodes = 0; nodes < 1 << left; ++nodes) {
            int count = 0;
            double each = weight;
            for (int node = 0; node < left; ++node) {
                const bool up = (nodes >> node & 1) != 0;
                count += up ? 1 : 0;
                each *= up ? 0.9 : 0.1;
            }
            share += count >= 3 ? each : 0;
        }
    }
    CHECK(share_with_at_least(causes, 4, 3) == near(share));
}

TEST_CASE("the loss of the only zone is the failure of all nodes at once") {
    Causes zone;
    zone.zones = 1;
    zone.zone = UpAndDown{999s, 1s};
    for (const int nodes : {1, 5, 40}) {
        CHECK(share_with_at_least(zone, nodes, nodes) == near(0.999));
        CHECK(share_with_at_least(zone, nodes, 1) == near(0.999));
    }
    CHECK(greatest_share(zone) == near(0.999));
    zone.zones = 3;
    CHECK(greatest_share(zone) == near(1 - 1e-9));
}

TEST_CASE("nothing fails: all nodes are there all the time; more nodes never make it worse") {
    CHECK(share_with_at_least({}, 7, 7) == 1);
    CHECK(share_with_at_least({}, 7, 8) == 0);
    CHECK_FALSE(has_any({}));
    Causes causes = nodes_up(0.97);
    causes.zone = UpAndDown{990s, 10s};
    causes.pool = pool_of_looks(5min, {16, 16, 9, 0, 16, 16});
    double before = 0;
    for (int nodes = 5; nodes <= 80; ++nodes) {
        const double share = share_with_at_least(causes, nodes, 5);
        CHECK(share >= before - 1e-12);
        before = share;
    }
    CHECK(before <= greatest_share(causes) + 1e-12);
}

TEST_CASE("a pool goes as a whole: independent clocks would say otherwise") {
    const Pool pool = pool_at_rate(Rate{0.05 / 3600}, 1h, 1); // 20 h up, 1 h away
    CHECK(pool.losses_per_hour == near(1.0 / 21));
    Causes causes;
    causes.pool = pool;
    for (const int nodes : {1, 10, 1000}) {
        CHECK(share_with_at_least(causes, nodes, 1) == near(20.0 / 21));
    }
    causes.pool = pool_at_rate(Rate{0.05 / 3600}, 1h, 0.9); // one of ten stays
    CHECK(share_with_at_least(causes, 9, 1) == near(20.0 / 21));
    CHECK(share_with_at_least(causes, 10, 1) == near(1));
    CHECK(share_with_at_least(causes, 40, 5) == near(20.0 / 21));
    CHECK(share_with_at_least(causes, 50, 5) == near(1));
}

TEST_CASE("the same band of evictions is 730 times as often on Azure as on AWS") {
    CHECK(rate_of(EvictionBand::azure_0_5).rate.value() * 3600 == Approx(0.0512933)); // -ln 0.95
    CHECK(rate_of(EvictionBand::azure_15_20).rate.value() * 3600 == Approx(0.2231436));
    CHECK(1 / (rate_of(EvictionBand::aws_0_5).rate.value() * 3600) == Approx(14231.88));
    CHECK_FALSE(rate_of(EvictionBand::azure_15_20).is_least);
    CHECK(rate_of(EvictionBand::aws_20_up).is_least);
    constexpr std::size_t of_one_cloud = 5;
    for (std::size_t i = 0; i < of_one_cloud; ++i) {
        const auto names = enum_names(EvictionBand{});
        const double azure = rate_of(names[i].value).rate.value();
        const double aws = rate_of(names[i + of_one_cloud].value).rate.value();
        CHECK(azure / aws == Approx(730));
        CHECK(names[i].name.substr(5) == names[i + of_one_cloud].name.substr(3));
    }
}

TEST_CASE("a recorded pool is replayed as it was, and in proportion beyond its most nodes") {
    Causes causes;
    causes.pool = pool_of_looks(5min, {4, 4, 2, 0, 0, 4, 4, 3, 4, 4});
    causes.pool_is_recorded = true;
    CHECK(share_with_at_least(causes, 2, 2) == near(0.8));
    CHECK(share_with_at_least(causes, 4, 3) == near(0.7));
    CHECK(share_with_at_least(causes, 4, 4) == near(0.6));
    CHECK(share_with_at_least(causes, 8, 4) == near(0.8)); // half of eight, where 2 of 4 were there
    CHECK(causes.pool->losses_per_hour == near(3 * 12.0 / 10));
    CHECK(in_seconds(causes.pool->away) == near(600)); // four looks in two spells
    CHECK(greatest_share(causes) == near(0.8));
    CHECK(share_with_at_least(as_often(causes, 3), 4, 4) == near(0.6)); // it is as it was
}

TEST_CASE("an upgrade renews nodes in rounds; with surge there are never fewer than before") {
    Upgrade upgrade;
    upgrade.drain = 1min;
    upgrade.boot = 8min;
    upgrade.soak = 1min;
    upgrade.max_surge = 0.01; // one node, rounded up
    CHECK(round_time(upgrade) == 10min);
    CHECK(rounds(upgrade, 18) == 18); // 180 min
    upgrade.max_surge = 0.33;
    CHECK(surge_nodes(upgrade, 18) == 6);
    CHECK(rounds(upgrade, 18) == 3); // 30 min
    upgrade.every = 300min;
    CHECK(share_upgrading(upgrade, 18) == near(0.1));
    Causes causes;
    causes.upgrade = upgrade;
    CHECK(share_with_at_least(causes, 18, 18) == 1);
    causes.upgrade->max_unavailable = 2;
    causes.upgrade->max_surge = 0;
    CHECK(rounds(*causes.upgrade, 18) == 9);
    CHECK(share_with_at_least(causes, 18, 17) == near(1 - 0.3));
    CHECK(share_with_at_least(causes, 18, 16) == 1);
    causes.upgrade->every = 1min; // it never ends
    CHECK(share_with_at_least(causes, 18, 17) == near(0));
}

TEST_CASE("causes that come three times as often leave a third of the time between") {
    const Causes causes = as_often(nodes_up(0.9), 3);
    CHECK(in_seconds(causes.node->up) == near(3e5));
    CHECK(in_seconds(causes.node->down) == near(1e5));
    Causes pool;
    pool.pool = pool_at_rate(Rate{1.0 / 3600}, 1h, 0.8);
    pool = as_often(pool, 3);
    CHECK(pool.pool->states[0].share_of_time == near(0.25));
    CHECK(pool.pool->states[1].share_of_nodes == near(0.2));
}

TEST_CASE("an upgrade adds at least so many nodes") {
    Upgrade upgrade;
    upgrade.least_surge = 6;
    CHECK(surge_nodes(upgrade, 18) == 6);
    CHECK(rounds(upgrade, 18) == 3);
    upgrade.max_surge = 0.5;
    CHECK(surge_nodes(upgrade, 18) == 9);
}

TEST_CASE("the mean share of a pool that is there") {
    const Pool pool = pool_at_rate(Rate{0.05 / 3600}, std::chrono::hours{1}, 0.9);
    // Of 10 nodes one is left while the pool is away, an hour in 21.
    CHECK(mean_share_there(pool, 10) == near((20 + 0.1) / 21));
    CHECK(mean_share_there(pool_of_looks(std::chrono::minutes{5}, {4, 0, 4, 2}), 4) ==
          near(10.0 / 16));
}
