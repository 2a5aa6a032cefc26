#include "failures.hpp"

#include <skusim/scenario/outages.hpp>
#include <skusim/schema/values.hpp>
#include <skusim/traces/pool_trace.hpp>

#include "episodes.hpp"
#include "named_file.hpp"
#include "notations.hpp"

#include <fmt/format.h>
#include <utility>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using availability::UpAndDown;
using availability::Upgrade;
using scenario::Event;
using scenario::Evictions;
using scenario::Failures;

constexpr auto longest = "3650 d";

Notation<Duration> time_between() {
    return time("1 min", longest);
}

Notation<Duration> time_away() {
    return time("1 s", longest);
}

Notation<Duration> part_of_round() {
    return time("1 s", "1 d", true);
}

const Notation<UpAndDown>& zone_outage() {
    static const Notation<UpAndDown> notation = map_of<UpAndDown>(
        {{required("mtbf", &UpAndDown::up, time_between(),
                   "Mean time between two losses of one zone, while it is up.", "730 d"),
          required("duration", &UpAndDown::down, time_away(), "Mean time until it is back.",
                   "3.5 h")}});
    return notation;
}

const Notation<Upgrade>& upgrade() {
    static const Notation<Upgrade> notation = map_of<Upgrade>(
        {{field("every", &Upgrade::every, time("1 h", longest), "How often all nodes are renewed.",
                "7 d")
              .otherwise("30 d"),
          field("max_unavailable", &Upgrade::max_unavailable, whole(0, 100'000),
                "Nodes taken away in each round without a substitute.", "1"),
          field("drain", &Upgrade::drain, part_of_round(),
                "Until the requests of the leaving nodes are done.", "2 min")
              .otherwise("30 s"),
          field("boot", &Upgrade::boot, part_of_round(),
                "From asking for a node to its first request.", "10 min")
              .otherwise("5 min"),
          field("soak", &Upgrade::soak, part_of_round(), "Wait between two rounds.", "5 min")
              .otherwise("0 s")}});
    return notation;
}

void check_evictions(const Value& map, const std::string& path, Findings& findings) {
    const Value* trace = map.find("trace");
    const std::size_t beside = map.find("notice") != nullptr ? 2 : 1;
    if (trace != nullptr && map.entries.size() > beside) {
        findings.add(trace->mark, path + ": a trace tells how often, how long and how many go; "
                                         "remove it, or rate, away and together");
    } else if (trace == nullptr && (map.find("rate") == nullptr || map.find("away") == nullptr)) {
        findings.add(map.mark, path + ": how often the pool goes and how long it stays away is not "
                                      "told; add \"rate: 0.05 /h\" and \"away: 1 h\", or \"trace: "
                                      "FILE\"");
    }
}

const Notation<Evictions>& evictions() {
    static const Notation<Evictions> notation = map_of<Evictions>(
        {{field("trace", &Evictions::trace_path, one_line(),
                "Recorded pool of spot machines, JSON as skypilot-org/spot-traces has it, relative "
                "to the scenario file; it is replayed as it is.",
                "us-east-1a_v100.json")
              .otherwise("none"),
          field("rate", &Evictions::rate, rate("1e-9 /h", "60 /h"),
                "Evictions of the pool of one SKU and zone, while it is whole.", "0.05 /h")
              .otherwise("none"),
          field("away", &Evictions::away, time_away(), "Mean time until the pool can be had again.",
                "1 h")
              .otherwise("none"),
          field("together", &Evictions::together, ratio("1 %", "100 %"),
                "Share of the pool's nodes that go at once.", "90 %"),
          field("notice", &Evictions::notice, time("1 s", "1 h", true),
                "From the cloud's word to the end of a machine, in which it takes no new requests "
                "and goes on with those that it has, when it is simulated. Azure gives 30 s, AWS 2 "
                "min.",
                "2 min")
              .otherwise("30 s")},
         {},
         check_evictions});
    return notation;
}

void check_failures(const Value& map, const std::string& path, Findings& findings) {
    if (map.entries.empty()) {
        findings.add(map.mark, path + ": is empty; write \"survive: [node, zone]\", or tell what "
                                      "fails");
    }
    const Value* mtbf = map.find("mtbf");
    const Value* repair = map.find("repair");
    if ((mtbf == nullptr) != (repair == nullptr)) {
        findings.add((mtbf != nullptr ? mtbf : repair)->mark,
                     path + ": mtbf and repair go together; give both");
    }
    const Failures all = value_of(failures(), map);
    if (const Value* episodes = map.find("episodes")) {
        check_episodes(*episodes, all, path + ".episodes", findings);
    }
    const Value* survive = map.find("survive");
    if (survive == nullptr) {
        return;
    }
    for (std::size_t i = 0; i < survive->items.size(); ++i) {
        const Mark& mark = survive->items[i].mark;
        for (std::size_t before = 0; before < i; ++before) {
            if (all.survive[before] == all.survive[i]) {
                findings.add(mark, fmt::format("{}.survive: {} is there twice; remove one", path,
                                               survive->items[i].scalar));
            }
        }
        if (all.survive[i] == Event::zone && all.zones == 1) {
            findings.add(mark, path + ".survive: nothing is left when the only zone is lost; give "
                                      "zones: 2 or more");
        }
        if (all.survive[i] == Event::upgrade && !all.upgrade) {
            findings.add(mark, path +
                                   ".survive: how nodes are upgraded is not told; add \"upgrade: "
                                   "{every: 30 d}\"");
        }
    }
}

/// Whether the section tells how often something fails.
bool has_rates(const Value* failures) {
    if (failures == nullptr) {
        return false;
    }
    for (const char* key : {"mtbf", "zone_outage", "upgrade", "evictions"}) {
        if (failures->find(key) != nullptr) {
            return true;
        }
    }
    return false;
}

bool is_scalar(const Value* section, const char* key, std::string_view word) {
    const Value* value = section == nullptr ? nullptr : section->find(key);
    return value != nullptr && value->scalar == word;
}

} // namespace

const Notation<Failures>& failures() {
    static const Notation<Failures> notation = map_of<Failures>(
        {{field("survive", &Failures::survive, list_of(one_of<Event>(), 1, 3),
                "Events during which the objective must hold as it stands, however rare they are. "
                "The plan tells whether it does, and how many nodes it takes.",
                "[node, zone]")
              .otherwise("none"),
          field("zones", &Failures::zones, whole(1, 20),
                "Zones that nodes are spread over, as evenly as can be.", "2"),
          field("mtbf", &Failures::mtbf, time_between(),
                "Mean time between failures of one node, while it is up.", "264 d")
              .otherwise("nodes do not fail"),
          field("repair", &Failures::repair, time_away(),
                "Mean time from a node's failure to its first request again, detection included.",
                "15 min")
              .otherwise("nodes do not fail"),
          field("zone_outage", &Failures::zone_outage, zone_outage(), "Loss of one whole zone.",
                "{mtbf: 730 d, duration: 3.5 h}")
              .otherwise("zones are not lost"),
          field("upgrade", &Failures::upgrade, upgrade(),
                "Rolling upgrades, in rounds; `policy.max_surge`, or the target's, is how many "
                "nodes are added in each.",
                "{every: 30 d}")
              .otherwise("none"),
          field("evictions", &Failures::evictions, evictions(),
                "How spot machines are taken back, all of a pool at once.",
                "{rate: 0.05 /h, away: 1 h}")
              .otherwise("none"),
          field("episodes", &Failures::episodes, list_of(episode(), 1, 20),
                "Events that `simulate` looks at one by one, in order of time: requests lost and "
                "late, and the time until all is as before.",
                "[{event: node, number: 2, at: 60 s, for: 2 min}]")
              .otherwise("none"),
          field("detection", &Failures::detection, time("1 ms", "1 d", true),
                "How long the router of `simulate` still sends to a node that has failed.", "10 s")
              .otherwise("50 s, after which Kubernetes marks a node that does not answer"),
          field("in_flight", &Failures::in_flight, one_of<serving::InFlight>(),
                "What becomes of the requests on a node that fails, when it is simulated.",
                "sent-again")
              .otherwise("lost")},
         {},
         check_failures});
    return notation;
}

void check_survival(const Value& map, Findings& findings) {
    const Value* section = map.find("failures");
    const Value* policy = map.find("policy");
    const Value* slo = map.find("slo");
    const Value* objective = slo == nullptr ? nullptr : slo->find("availability");
    const Value* evictions = section == nullptr ? nullptr : section->find("evictions");
    const bool is_spot = is_scalar(policy, "pricing", "spot");
    if (evictions != nullptr && !is_spot) {
        findings.add(evictions->mark, "failures.evictions: only spot machines are evicted; write "
                                      "\"policy: {pricing: spot}\", or remove it");
    }
    if (objective != nullptr && !has_rates(section)) {
        findings.add(objective->mark,
                     "slo.availability: nothing is told to fail; add \"failures: {mtbf: 264 d, "
                     "repair: 15 min}\", or \"failures: {survive: [node, zone]}\" in its place, "
                     "which needs no rates");
    } else if (objective != nullptr && is_spot && evictions == nullptr) {
        findings.add(objective->mark,
                     "slo.availability: spot machines are evicted, and nobody says how often; add "
                     "\"failures: {evictions: {rate: 0.05 /h, away: 1 h}}\"");
    }
    const bool asks =
        objective != nullptr || (section != nullptr && section->find("survive") != nullptr);
    if (is_scalar(policy, "spare_nodes", "auto") && !asks) {
        findings.add(at(*policy, "spare_nodes").mark,
                     "policy.spare_nodes: auto is as many as it takes, and nothing is asked for; "
                     "add \"failures: {survive: [node]}\", or slo.availability, or give a number");
    }
}

namespace {

Result<void> read_pool(scenario::Scenario& scenario, const Value& section, Origin& origin) {
    Failures& failures = *scenario.failures;
    Evictions& evictions = *failures.evictions;
    if (evictions.trace_path.empty()) {
        failures.pool =
            availability::pool_at_rate(*evictions.rate, *evictions.away, evictions.together);
        return {};
    }
    const Mark& mark = at(at(section, "evictions"), "trace").mark;
    evictions.trace_path = beside(scenario.file, evictions.trace_path);
    Result<traces::PoolTrace> trace = traces::read_pool_trace(evictions.trace_path);
    if (!trace) {
        return failure(told_where_named(std::move(trace.error()), "failures.evictions.trace",
                                        {scenario.file, mark}));
    }
    origin.add(trace->hash);
    failures.pool = availability::pool_of_looks(trace->gap, trace->nodes);
    evictions.gap = trace->gap;
    evictions.looks = std::move(trace->nodes);
    return {};
}

} // namespace

Result<void> read_failures(scenario::Scenario& scenario, const Value& map, Origin& origin) {
    if (!scenario.failures) {
        return {};
    }
    const Value& section = at(map, "failures");
    if (const Value* episodes = section.find("episodes")) {
        if (const std::string_view what = scenario::what_cannot_fail(scenario); !what.empty()) {
            return failure({scenario.file, episodes->mark.line, episodes->mark.column},
                           fmt::format("failures.episodes: {} are not simulated with failures yet; "
                                       "remove the episodes",
                                       what));
        }
    }
    const std::optional<Upgrade>& planned = scenario.failures->upgrade;
    if (planned && planned->max_unavailable == 0 && scenario::surge_of(scenario) <= 0) {
        const Mark& mark = at(section, "upgrade").mark;
        return failure({scenario.file, mark.line, mark.column},
                       "failures.upgrade: with neither max_surge nor max_unavailable no node is "
                       "ever renewed; give \"policy: {max_surge: 10 %}\", or max_unavailable: 1");
    }
    return scenario.failures->evictions ? read_pool(scenario, section, origin) : Result<void>{};
}

} // namespace skusim::scenarios
