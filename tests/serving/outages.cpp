// The process by which nodes go down and come back, without any request.
#include <skusim/serving/outages/outages.hpp>

#include <chrono>
#include <map>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::serving;
using namespace std::chrono_literals;

namespace {

random::Distribution exponential(Duration mean) {
    return {mean, random::exponential_shape()};
}

/// When something changes, up to `end`, and how.
struct Changes {
    Time time;
    NodeChange change;
};

std::vector<Changes> changes(const OutageRules& rules, std::uint32_t nodes, Duration end,
                             const Seed& seed = {}) {
    Outages outages(rules, nodes, seed);
    std::vector<Changes> all;
    while (outages.next() < Time{} + end) {
        const Time now = outages.next();
        for (const NodeChange& change : outages.pass(now)) {
            all.push_back({now, change});
        }
    }
    return all;
}

std::vector<Duration> lives_of(std::uint32_t node, const std::vector<Changes>& all) {
    std::vector<Duration> times;
    for (const Changes& each : all) {
        if (each.change.node == node) {
            times.push_back(each.time.time_since_epoch());
        }
    }
    return times;
}

double share_in_service_of(const std::vector<Changes>& all, std::uint32_t nodes, Duration end) {
    std::vector<Time> down_since(nodes, never);
    double down = 0;
    for (const Changes& each : all) {
        Time& since = down_since[each.change.node];
        if (each.change.to == NodeState::down) {
            since = each.time;
        } else if (each.change.from == NodeState::down) {
            down += in_seconds(each.time - since);
            since = never;
        }
    }
    return 1 - down / (in_seconds(end) * nodes);
}

OutageRules failing(std::uint32_t nodes) {
    OutageRules rules;
    for (std::uint32_t node = 0; node < nodes; ++node) {
        rules.renewals.push_back({{node}, exponential(9h), exponential(1h), node});
    }
    return rules;
}

} // namespace

TEST_CASE("each node is up for its share of the time, whatever the laws") {
    constexpr Duration long_time = 200'000h;
    OutageRules rules = failing(4);
    CHECK(share_in_service_of(changes(rules, 4, long_time), 4, long_time) ==
          Approx(0.9).epsilon(0.003));
    CHECK(share_in_service(rules, 4) == Approx(0.9));
    CHECK(outages_per_second(rules) == Approx(4.0 / 36'000));
    for (Renewal& renewal : rules.renewals) {
        renewal.down = {1h, random::lognormal_shape(1)};
    }
    CHECK(share_in_service_of(changes(rules, 4, long_time), 4, long_time) ==
          Approx(0.9).epsilon(0.003));
}

TEST_CASE("the lives of a node are the same among more nodes, and others with another seed") {
    const std::vector<Duration> of_four = lives_of(1, changes(failing(4), 4, 1000h));
    CHECK(of_four.size() > 100);
    CHECK(of_four == lives_of(1, changes(failing(5), 5, 1000h)));
    CHECK(of_four != lives_of(1, changes(failing(4), 4, 1000h, {2, 0})));
    CHECK(of_four != lives_of(1, changes(failing(4), 4, 1000h, {1, 1})));
    CHECK(of_four != lives_of(2, changes(failing(4), 4, 1000h)));
}

TEST_CASE("a node is back when all that keeps it down has let it go") {
    OutageRules rules;
    rules.schedules.push_back({{{{0, 2, 1}, 10s, 20s}, {{1}, 20s, 30s}, {{3}, 50s, 10s}}});
    std::map<std::pair<double, std::uint32_t>, NodeState> seen;
    for (const Changes& each : changes(rules, 4, 1h)) {
        seen[{in_seconds(each.time.time_since_epoch()), each.change.node}] = each.change.to;
        CHECK_FALSE(each.change.is_known);
    }
    const std::map<std::pair<double, std::uint32_t>, NodeState> expected{
        {{10, 0}, NodeState::down}, {{10, 1}, NodeState::down}, {{30, 0}, NodeState::open},
        {{50, 1}, NodeState::open}, {{50, 3}, NodeState::down}, {{60, 3}, NodeState::open}};
    CHECK(seen == expected);
}

TEST_CASE("what comes and goes at the same instant has not changed") {
    OutageRules rules;
    rules.schedules.push_back({{{{0}, 10s, 10s}, {{0}, 20s, 10s}}});
    CHECK(lives_of(0, changes(rules, 1, 1h)) == std::vector<Duration>{10s, 30s});
}

TEST_CASE("an announced outage is known, and the node leaves before it is down") {
    OutageRules rules;
    rules.schedules.push_back({{{{0}, 10s, 60s, 20s}}});
    const std::vector<Changes> all = changes(rules, 1, 1h);
    REQUIRE(all.size() == 3);
    CHECK(all[0].change.to == NodeState::leaving);
    CHECK(all[1].time == Time{} + 30s);
    CHECK(all[1].change.to == NodeState::down);
    CHECK(all[1].change.is_known);
    CHECK(all[2].time == Time{} + 70s);
    CHECK(all[2].change.to == NodeState::open);
}

TEST_CASE("a schedule comes again, from a random point of its period on") {
    OutageRules rules;
    rules.schedules.push_back({{{{0}, 1h, 2h}}, 10h});
    double down_at_first = 0;
    constexpr int runs = 400;
    for (std::uint32_t run = 0; run < runs; ++run) {
        const std::vector<Changes> all = changes(rules, 1, 95h, {1, run});
        REQUIRE(all.size() >= 18);
        down_at_first += all.front().time == Time{} ? 1.0 / runs : 0;
        for (std::size_t i = 3; i < all.size(); ++i) { // the first may be under way at the start
            CHECK(all[i].time - all[i - 2].time == 10h);
        }
    }
    CHECK(down_at_first == Approx(0.2).margin(0.06)); // three standard deviations
    CHECK(share_in_service(rules, 1) == Approx(0.8));
}
