// From what a scenario tells of failures to the rules of a simulated cluster.
#include <skusim/scenario/outages.hpp>

#include <chrono>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::scenario;
using namespace std::chrono_literals;
using serving::NodeSet;
using serving::Outage;

namespace {

Failures recorded(std::vector<int> looks) {
    Failures failures;
    failures.evictions.emplace();
    failures.evictions->gap = 5min;
    failures.evictions->looks = std::move(looks);
    return failures;
}

std::vector<Outage> outages_of(std::vector<int> looks, int nodes) {
    const serving::OutageRules rules = outages_at_rates(recorded(std::move(looks)), 0, nodes);
    return rules.schedules.empty() ? std::vector<Outage>{} : rules.schedules.front().outages;
}

/// Nodes that are there at each look.
std::vector<int> there(const std::vector<Outage>& outages, int nodes, std::size_t looks) {
    std::vector<int> counts(looks, nodes);
    for (const Outage& outage : outages) {
        for (std::size_t look = 0; look < looks; ++look) {
            const Duration time = 5min * static_cast<int>(look);
            if (outage.at <= time && time < outage.at + outage.lasts) {
                counts[look] -= static_cast<int>(outage.nodes.count);
            }
        }
    }
    return counts;
}

} // namespace

TEST_CASE("nodes, zones and pools fail each by themselves") {
    Failures failures;
    failures.mtbf = 10h;
    failures.repair = 1h;
    failures.zones = 3;
    failures.zone_outage = availability::UpAndDown{100h, 2h};
    const serving::OutageRules rules = outages_at_rates(failures, 0, 5);
    REQUIRE(rules.renewals.size() == 8);
    CHECK(rules.renewals[4].nodes == NodeSet{4, 1, 1});
    CHECK(rules.renewals[4].up == random::Distribution{10h, random::exponential_shape()});
    CHECK(rules.renewals[5].nodes == NodeSet{0, 2, 3});
    CHECK(rules.renewals[7].nodes == NodeSet{2, 1, 3});
    CHECK(rules.renewals[7].down.mean == 2h);
    CHECK(rules.in_flight == serving::InFlight::lost);
    CHECK(rules.detection == 50s);
    // The entities of nodes and zones are the same in a cluster of more nodes.
    const serving::OutageRules more = outages_at_rates(failures, 0, 6);
    CHECK(more.renewals[4].entity == rules.renewals[4].entity);
    CHECK(more.renewals[6].entity == rules.renewals[5].entity);
    CHECK(outages_at_rates({}, 0, 5).renewals.empty());
}

TEST_CASE("a recorded pool takes away what it had less") {
    CHECK(outages_of({4, 4, 4}, 4).empty());
    const std::vector<int> looks{4, 2, 1, 3, 4, 0, 4, 3};
    const std::vector<Outage> outages = outages_of(looks, 4);
    CHECK(there(outages, 4, looks.size()) == looks);
    // Those with the highest numbers are away, and each outage is known so long before.
    CHECK(outages.front() == Outage{{1, 1, 1}, 10min, 5min, 30s});
    CHECK(there(outages_of({16, 8, 0, 16}, 4), 4, 4) == std::vector<int>{4, 4, 0, 4}); // had 16
    CHECK(there(outages_of({2, 1, 2}, 8), 8, 3) == std::vector<int>{8, 4, 8}); // in proportion
}

TEST_CASE("a pool that is told loses a share at once") {
    Failures failures;
    failures.evictions = Evictions{"", Rate{0.05 / 3600}, {}, "", 1h, 0.9, 30s, {}, {}, {}};
    const serving::OutageRules rules = outages_at_rates(failures, 0, 8);
    REQUIRE(rules.renewals.size() == 1);
    CHECK(rules.renewals[0].nodes == NodeSet{0, 8, 1}); // 0.8 of a node is none
    CHECK(rules.renewals[0].up.mean == 20h);
    CHECK(rules.renewals[0].drain == 30s);
    CHECK(outages_at_rates(failures, 0, 20).renewals[0].nodes == NodeSet{2, 18, 1});
}

TEST_CASE("an upgrade takes away what has no substitute, round by round") {
    Failures failures;
    failures.upgrade = availability::Upgrade{};
    CHECK(outages_at_rates(failures, 0.1, 6).schedules.empty()); // the surge stands in for all
    failures.upgrade->max_unavailable = 2;
    const serving::OutageRules rules = outages_at_rates(failures, 0, 5);
    REQUIRE(rules.schedules.size() == 1);
    CHECK(rules.schedules[0].period == 30 * 24h);
    CHECK(rules.schedules[0].outages == std::vector<Outage>{{{0, 2, 1}, 0s, 330s, 30s},
                                                            {{2, 2, 1}, 330s, 330s, 30s},
                                                            {{3, 2, 1}, 660s, 330s, 30s}});
}

TEST_CASE("episodes are planned for the nodes that there are") {
    Failures failures;
    failures.zones = 2;
    failures.episodes = {{EpisodeEvent::node, 3, 1min, 2min}, {EpisodeEvent::zone, 2, 5min, 1min}};
    const auto planned = planned_episodes(failures, 0, 5);
    REQUIRE(planned);
    CHECK(planned->at(0).outages == std::vector<Outage>{{{2, 1, 1}, 1min, 2min}});
    CHECK(planned->at(0).until == 3min);
    CHECK(planned->at(1).outages == std::vector<Outage>{{{1, 2, 2}, 5min, 1min}});
    CHECK(planned_episodes(failures, 0, 2).error() ==
          "failures.episodes[0]: node 3 is not there: 2 nodes are simulated; give --nodes 3, or "
          "another number");
    failures.episodes = {{EpisodeEvent::zone, 2, 5min, 1min}};
    CHECK(planned_episodes(failures, 0, 1).error() ==
          "failures.episodes[0]: zone 2 has none of the 1 node; give more of them with --nodes, or "
          "another number");
    failures.episodes = {{EpisodeEvent::node, 1, 1min, 2min}, {EpisodeEvent::node, 2, 2min, 1min}};
    CHECK(planned_episodes(failures, 0, 5).error() ==
          "failures.episodes[1]: begins at 120 s, before the episode before it is over, at 180 s; "
          "let "
          "it begin later");
    failures.episodes = {{EpisodeEvent::upgrade, 1, 1min, std::nullopt}};
    failures.upgrade = availability::Upgrade{};
    CHECK(
        planned_episodes(failures, 0.1, 5).error() ==
        "failures.episodes[0]: the upgrade takes no node away before its substitute is there; give "
        "failures.upgrade.max_unavailable: 1, or remove the episode");
}
