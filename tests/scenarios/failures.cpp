// What a scenario says of failures and of what is to be survived, and each mistake in it.
#include <skusim/scenario/outages.hpp>

#include "support.hpp"

#include <chrono>
#include <cmath>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::scenarios;
using namespace std::chrono_literals;

namespace {

std::string asking(const std::string& failures, const std::string& slo = "",
                   const std::string& policy = "") {
    return least("slo: {latency: {p95: 200 ms}" + slo + "}\npolicy: {max_nodes: 50" + policy +
                 "}\n" + failures);
}

} // namespace

TEST_CASE("failures are read with their defaults") {
    const auto scenario = read_text(
        asking("failures: {survive: [node, zone, upgrade], zones: 2, mtbf: 264 d, repair: 15 min,\n"
               "  zone_outage: {mtbf: 730 d, duration: 3.5 h}, upgrade: {max_unavailable: 1}}\n",
               ", availability: 99.95 %", ", spare_nodes: auto"));
    REQUIRE(scenario);
    CHECK(scenario->slo->availability == 0.9995);
    CHECK_FALSE(scenario->policy.spare_nodes);
    REQUIRE(scenario->failures);
    const scenario::Failures& failures = *scenario->failures;
    CHECK(failures.survive == std::vector{scenario::Disruption::node, scenario::Disruption::zone,
                                          scenario::Disruption::upgrade});
    CHECK(failures.zones == 2);
    CHECK(failures.mtbf == 264 * 24h);
    CHECK(failures.repair == 15min);
    CHECK(failures.zone_outage->up == 730 * 24h);
    CHECK(failures.zone_outage->down == 210min);
    CHECK(failures.upgrade->every == 30 * 24h);
    CHECK(failures.upgrade->drain == 30s);
    CHECK(failures.upgrade->boot == 5min);
    CHECK(failures.upgrade->max_unavailable == 1);
    CHECK(read_text(asking("failures: {survive: [zone]}\n"))->failures->zones == 3);
    CHECK_FALSE(read_text(least())->failures);
    CHECK(read_text(least())->policy.spare_nodes == 0);
}

TEST_CASE("evictions are a pool, told or recorded") {
    const auto told =
        read_text(asking("failures: {evictions: {rate: 0.05 /h, away: 1 h, together: 90 %}}\n", "",
                         ", pricing: spot"));
    REQUIRE(told);
    CHECK(told->failures->pool->states[0].share_of_time == Approx(20.0 / 21));
    CHECK(told->failures->pool->states[1].share_of_nodes == Approx(0.1));
    const ScratchFolder folder;
    (void)folder.write("pool.json",
                       "{\"metadata\": {\"gap_seconds\": 300}, \"data\": [4, 0, 4, 4]}");
    const std::string text =
        asking("failures: {evictions: {trace: pool.json}}\n", "", ", pricing: spot");
    const auto recorded = read_scenario(folder.write("s.yaml", text));
    REQUIRE(recorded);
    CHECK(recorded->failures->pool->states[0].share_of_time == Approx(0.25));
    CHECK(scenario::causes_of(*recorded->failures).pool_is_recorded);
    (void)folder.write("pool.json",
                       "{\"metadata\": {\"gap_seconds\": 300}, \"data\": [4, 0, 4, 0]}");
    CHECK(read_scenario(folder.path() + "/s.yaml")->hash != recorded->hash);
}

TEST_CASE("a band of evictions is read at its upper end") {
    const auto told = read_text(
        asking("failures: {evictions: {band: azure-5-10, away: 1 h}}\n", "", ", pricing: spot"));
    REQUIRE(told);
    // ln(1 / 0.9) an hour: up 9.4912 h of 10.4912.
    CHECK(told->failures->evictions->rate->value() * 3600 == Approx(0.1053605));
    CHECK(told->failures->pool->states[0].share_of_time == Approx(0.9046822));
    CHECK_THAT(faults_of(asking("failures: {evictions: {band: aws-0-5, rate: 1 /h, away: 1 h}}\n",
                                "", ", pricing: spot")),
               ContainsSubstring("a rate and a band tell the same; remove one of them"));
    CHECK_THAT(faults_of(asking("failures: {evictions: {band: aws-0-5}}\n", "", ", pricing: spot")),
               ContainsSubstring("how long it stays away is not told"));
}

TEST_CASE("an advisor's bands are those of its machines, and belong to what the scenario is") {
    const ScratchFolder folder;
    const auto advice = [&](int r) {
        (void)folder.write("advice.json",
                           "{\"ranges\": [{\"index\": 0, \"label\": \"<5%\"}, {\"index\": 3, "
                           "\"label\": \"15-20%\"}], \"spot_advisor\": {\"us-east-1\": "
                           "{\"Linux\": {\"m5.large\": {\"s\": 70, \"r\": " +
                               std::to_string(r) + "}}}}}");
    };
    advice(0);
    const std::string path =
        folder.write("s.yaml", asking("failures: {evictions: {advisor: advice.json, away: 1 h}}\n",
                                      "", ", pricing: spot"));
    const auto told = read_scenario(path);
    REQUIRE(told);
    catalog::Sku sku;
    sku.name = std::string("m5.large");
    sku.region = std::string("us-east-1");
    scenario::Failures failures = *told->failures;
    CHECK_FALSE(failures.pool);
    CHECK_FALSE(scenario::lacks_band(failures, sku));
    // A chance of 5 % a month is ln(1 / 0.95) in 730 hours, each of which takes an hour.
    const double losses = -std::log(0.95) / 730;
    CHECK(scenario::pool_of(failures, sku)->states[0].share_of_time == Approx(1 / (1 + losses)));
    scenario::take_band_of(failures, sku);
    CHECK(failures.evictions->band == availability::EvictionBand::aws_0_5);
    CHECK(failures.pool->states[0].share_of_time == Approx(1 / (1 + losses)));
    sku.region = std::string("eu-west-1");
    CHECK(scenario::lacks_band(*told->failures, sku));
    CHECK_FALSE(scenario::pool_of(*told->failures, sku));
    advice(3);
    CHECK(read_scenario(path)->hash != told->hash);
    CHECK_THAT(faults_of(asking("failures: {evictions: {advisor: a.json, rate: 1 /h, away: 1 h}}\n",
                                "", ", pricing: spot")),
               ContainsSubstring("an advisor tells each SKU's band; remove it, or the rate"));
    CHECK_THAT(faults_of(asking("failures: {evictions: {advisor: no.json, away: 1 h}}\n", "",
                                ", pricing: spot")),
               ContainsSubstring("failures.evictions.advisor") && ContainsSubstring("no.json"));
}

TEST_CASE("each mistake about failures is told with its place and its remedy") {
    CHECK(faults_of(asking("failures: {}\n")) ==
          "9:11: failures: is empty; write \"survive: [node, zone]\", or tell what fails\n");
    CHECK(faults_of(asking("failures: {mtbf: 264 d}\n")) ==
          "9:18: failures: mtbf and repair go together; give both\n");
    CHECK(faults_of(asking("failures: {survive: [node, node]}\n")) ==
          "9:28: failures.survive: node is there twice; remove one\n");
    CHECK(
        faults_of(asking("failures: {survive: [rack]}\n")) ==
        "9:22: failures.survive[0]: \"rack\" is not known; expected one of node, zone, upgrade\n");
    CHECK(faults_of(asking("failures: {survive: [zone], zones: 1}\n")) ==
          "9:22: failures.survive: nothing is left when the only zone is lost; give zones: 2 or "
          "more\n");
    CHECK(faults_of(asking("failures: {survive: [upgrade]}\n")) ==
          "9:22: failures.survive: how nodes are upgraded is not told; add \"upgrade: {every: 30 "
          "d}\"\n");
    CHECK(faults_of(asking("failures: {upgrade: {every: 7 d}}\n")) ==
          "9:21: failures.upgrade: with neither max_surge nor max_unavailable no node is ever "
          "renewed; give \"policy: {max_surge: 10 %}\", or max_unavailable: 1\n");
    CHECK(faults_of(asking("failures: {mtbf: 5 d, repair: 0 s}\n")) ==
          "9:31: failures.repair: \"0 s\" is out of range; expected 1 s to 3650 d\n");
    CHECK(faults_of(asking("failures: {upgrade: {drain: 25 h, max_unavailable: 1}}\n")) ==
          "9:29: failures.upgrade.drain: \"25 h\" is out of range; expected 0 or 1 s to 1 d\n");
}

TEST_CASE("each mistake about an availability is told with its place and its remedy") {
    const std::string fails = "failures: {mtbf: 264 d, repair: 15 min}\n";
    CHECK(faults_of(asking(fails, ", availability: 100 %")) ==
          "7:45: slo.availability: \"100 %\" is out of range; expected 50 % to 99.9999 %\n");
    CHECK(faults_of(asking(fails, ", availability: 99.9")) ==
          "7:45: slo.availability: \"99.9\" has no unit; did you mean \"99.9 %\"?\n");
    CHECK(faults_of(asking("", ", availability: 99.9 %")) ==
          "7:45: slo.availability: nothing is told to fail; add \"failures: {mtbf: 264 d, repair: "
          "15 min}\", or \"failures: {survive: [node, zone]}\" in its place, which needs no "
          "rates\n");
    CHECK(faults_of(least("slo: {availability: 99.9 %}\n" + fails)) ==
          "7:6: slo: availability is the share of time with the other bounds here, and there is "
          "none; add one, such as \"latency: {p95: 150 ms}\"\n");
    CHECK(faults_of(asking(fails, ", availability: 99.9 %", ", pricing: spot")) ==
          "7:45: slo.availability: spot machines are evicted, and nobody says how often; add "
          "\"failures: {evictions: {rate: 0.05 /h, away: 1 h}}\"\n");
    CHECK(faults_of(asking("failures: {evictions: {rate: 0.05 /h, away: 1 h}}\n")) ==
          "9:23: failures.evictions: only spot machines are evicted; write \"policy: {pricing: "
          "spot}\", or remove it\n");
    CHECK(faults_of(asking("failures: {evictions: {rate: 0.05 /h}}\n", "", ", pricing: spot")) ==
          "9:23: failures.evictions: how often the pool goes and how long it stays away is not "
          "told; add \"rate: 0.05 /h\" and \"away: 1 h\", or a band or an advisor in place of the "
          "rate, or \"trace: FILE\"\n");
    CHECK(faults_of(asking("failures: {evictions: {trace: a.json, away: 1 h}}\n", "",
                           ", pricing: spot")) ==
          "9:31: failures.evictions: a trace tells how often, how long and how many go; remove "
          "it, or rate, away and together\n");
    CHECK(faults_of(asking("", "", ", spare_nodes: auto")) ==
          "8:38: policy.spare_nodes: auto is as many as it takes, and nothing is asked for; add "
          "\"failures: {survive: [node]}\", or slo.availability, or give a number\n");
}

TEST_CASE("commitments: spot machines, growth, a demand of one's own, contracts that are owned") {
    const ScratchFolder folder;
    (void)folder.write("nodes.csv", "start,nodes\n2026-03-29 00:00:00,4\n2026-03-29 01:00:00,9\n");
    const auto scenario = read_scenario(folder.write(
        "s.yaml",
        asking("failures: {evictions: {rate: 0.05 /h, away: 1 h}}\n", "",
               ",\n  commitment: {reserved: [1y], spot: 50 %, growth: 20 %, demand: nodes.csv,\n"
               "    owned: [{kind: reserved, sku: a, nodes: 4},\n"
               "            {kind: savings-plan, term: 3y, usd_per_hour: 1.5 /h}]}")));
    INFO((scenario ? "" : line_of(scenario.error().front())));
    REQUIRE(scenario);
    const scenario::Commitment& asked = scenario->policy.commitment;
    CHECK(asked.is_asked());
    CHECK(asked.most_spot == 0.5);
    CHECK(asked.growth == Approx(0.2));
    REQUIRE(asked.demand);
    CHECK(asked.demand->most() == 9);
    REQUIRE(asked.owned.size() == 2);
    CHECK(asked.owned[0].nodes == 4);
    CHECK(asked.owned[1].contract == commitment::Contract::savings_plan);
    CHECK(asked.owned[1].usd_per_hour == UsdPerHour::parse("1.5"));
    CHECK(scenario->failures->pool); // of the spot machines, though the plan is on demand
}

TEST_CASE("each mistake in commitments is one line with a remedy") {
    const auto refused = [](const std::string& commitment, const std::string& failures = "") {
        const auto scenario = read_text(asking(failures, "", ", commitment: {" + commitment + "}"));
        REQUIRE_FALSE(scenario);
        CHECK(scenario.error().size() == 1);
        return line_of(scenario.error().front());
    };
    CHECK_THAT(refused("spot: 50 %"),
               ContainsSubstring("nobody says how often") && ContainsSubstring("evictions: {rate"));
    CHECK_THAT(refused("growth: 20 %"), ContainsSubstring("names no contract"));
    CHECK_THAT(refused("reserved: [1y], growth: 20"), ContainsSubstring("growth"));
    CHECK_THAT(refused("reserved: [1y], growth: -20 %"), ContainsSubstring("growth"));
    CHECK_THAT(refused("reserved: [1y], spot: 110 %",
                       "failures: {evictions: {rate: 0.05 /h, away: 1 h}}\n"),
               ContainsSubstring("spot"));
    CHECK_THAT(refused("reserved: [1y], owned: [{kind: reserved, nodes: 4}]"),
               ContainsSubstring("sku is missing"));
    CHECK_THAT(refused("reserved: [1y], owned: [{kind: savings-plan}]"),
               ContainsSubstring("usd_per_hour is missing"));
    CHECK_THAT(
        refused("reserved: [1y], owned: [{kind: savings-plan, usd_per_hour: 1 /h, nodes: 3}]"),
        ContainsSubstring("nodes is no savings plan's"));
    CHECK_THAT(refused("reserved: [1y], demand: no.csv"),
               ContainsSubstring("policy.commitment.demand") && ContainsSubstring("no.csv"));
    CHECK_THAT(refused("reserved: [1y]", "failures: {evictions: {rate: 0.05 /h, away: 1 h}}\n"),
               ContainsSubstring("only spot machines are evicted"));
}

TEST_CASE("what simulate is to look at is read with its defaults") {
    const auto scenario = read_text(
        asking("failures: {zones: 2, in_flight: sent-again, detection: 10 s, back_off: 1 s,\n"
               "  upgrade: {every: 7 d, max_unavailable: 1},\n"
               "  episodes: [{event: node, number: 2, at: 60 s, for: 2 min},\n"
               "    {event: zone, at: 5 min, for: 1 min}, {event: upgrade, at: 1 h}]}\n"));
    REQUIRE(scenario);
    const scenario::Failures& failures = *scenario->failures;
    CHECK(failures.in_flight == serving::InFlight::sent_again);
    CHECK(failures.detection == 10s);
    CHECK(failures.back_off == 1s);
    CHECK(scenario::outages_at_rates(failures, 0, 4).back_off == 1s);
    REQUIRE(failures.episodes.size() == 3);
    CHECK(failures.episodes[0].event == scenario::EpisodeEvent::node);
    CHECK(failures.episodes[0].number == 2);
    CHECK(failures.episodes[0].at == 60s);
    CHECK(failures.episodes[0].lasts == 2min);
    CHECK(failures.episodes[1].number == 1);
    CHECK_FALSE(failures.episodes[2].lasts);
    const auto untold = read_text(asking("failures: {mtbf: 264 d, repair: 15 min}\n"));
    CHECK_FALSE(untold->failures->in_flight);
    CHECK_FALSE(untold->failures->detection);
    CHECK(untold->failures->episodes.empty());
}

TEST_CASE("each mistake about episodes is told with its place and its remedy") {
    const auto told = [](const std::string& episodes, const std::string& more = "") {
        return faults_of(asking("failures: {episodes: [" + episodes + "]" + more + "}\n"));
    };
    CHECK(told("{event: node, at: 60 s}") ==
          "9:23: failures.episodes[0]: when it is over is not told; add \"for: 2 min\"\n");
    CHECK(told("{event: rack, at: 60 s, for: 1 min}") ==
          "9:31: failures.episodes[0].event: \"rack\" is not known; expected one of node, zone, "
          "pool, upgrade\n");
    CHECK(told("{event: node, at: 60, for: 1 min}") ==
          "9:41: failures.episodes[0].at: \"60\" has no unit; did you mean \"60 ms\"?\n");
    CHECK(told("{event: zone, number: 4, at: 1 min, for: 1 min}") ==
          "9:23: failures.episodes[0]: there is no zone 4, there are 3; give \"zones: 4\", or "
          "another number\n");
    CHECK(told("{event: upgrade, at: 1 min}") == "9:23: failures.episodes[0]: how nodes are "
                                                 "upgraded is not told; add \"upgrade: {every: "
                                                 "30 d}\"\n");
    CHECK(told("{event: upgrade, at: 1 min, for: 1 min}", ", upgrade: {max_unavailable: 1}") ==
          "9:56: failures.episodes[0].for: an upgrade lasts as long as its rounds do; remove "
          "it\n");
    CHECK(told("{event: pool, number: 2, at: 1 min, for: 1 min}") ==
          "9:45: failures.episodes[0].number: nodes and zones have one, a pool has none; remove "
          "it\n");
    CHECK(told("{event: pool, at: 1 min, for: 1 min}") ==
          "9:23: failures.episodes[0]: what the pool takes back is not told; add \"evictions: "
          "{rate: 0.05 /h, away: 1 h}\"\n");
    CHECK(told("{event: node, at: 1 min, for: 1 min}", ", in_flight: dropped") ==
          "9:73: failures.in_flight: \"dropped\" is not known; expected one of lost, sent-again, "
          "paused\n");
    CHECK(told("{event: node, at: 1 min, for: 1 min}", ", back_off: 1 s") ==
          "9:72: failures.back_off: only requests that are sent again wait for it; add "
          "\"in_flight: sent-again\", or remove it\n");
    CHECK(told("") != "");
}
