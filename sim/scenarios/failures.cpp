#include "failures.hpp"

#include <skusim/scenario/outages.hpp>
#include <skusim/schema/values.hpp>

#include "episodes.hpp"
#include "evictions.hpp"
#include "notations.hpp"

#include <fmt/format.h>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using availability::UpAndDown;
using availability::Upgrade;
using scenario::Disruption;
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
    if (const Value* back_off = map.find("back_off");
        back_off != nullptr && all.in_flight != serving::InFlight::sent_again) {
        findings.add(back_off->mark, path + ".back_off: only requests that are sent again wait for "
                                            "it; add \"in_flight: sent-again\", or remove it");
    }
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
        if (all.survive[i] == Disruption::zone && all.zones == 1) {
            findings.add(mark, path + ".survive: nothing is left when the only zone is lost; give "
                                      "zones: 2 or more");
        }
        if (all.survive[i] == Disruption::upgrade && !all.upgrade) {
            findings.add(mark, path +
                                   ".survive: how nodes are upgraded is not told; add \"upgrade: "
                                   "{every: 30 d}\"");
        }
    }
}

/// Whether the section tells how often something fails. Evictions are of spot machines alone.
bool has_rates(const Value* failures, bool is_spot) {
    const auto tells = [&](const char* key) {
        return failures != nullptr && failures->find(key) != nullptr;
    };
    return tells("mtbf") || tells("zone_outage") || tells("upgrade") ||
           (is_spot && tells("evictions"));
}

/// `policy.commitment.spot`, if it is there.
const Value* spot_layer(const Value* policy) {
    const Value* commitment = policy == nullptr ? nullptr : policy->find("commitment");
    return commitment == nullptr ? nullptr : commitment->find("spot");
}

bool is_scalar(const Value* section, const char* key, std::string_view word) {
    const Value* value = section == nullptr ? nullptr : section->find(key);
    return value != nullptr && value->scalar == word;
}

} // namespace

const Notation<Failures>& failures() {
    static const Notation<Failures> notation = map_of<Failures>(
        {{field("survive", &Failures::survive, list_of(one_of<Disruption>(), 1, 3),
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
              .otherwise("lost"),
          field("back_off", &Failures::back_off, time("1 ms", "1 h"),
                "How long a client waits before it sends such a request again, and again while no "
                "node is up; for `in_flight: sent-again`. Retries of clients that time out are not "
                "in it.",
                "800 ms")
              .otherwise("none: the router sends it on at once, or keeps it until a node is up")},
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
    const Value* layer = spot_layer(policy);
    if (layer != nullptr && evictions == nullptr) {
        findings.add(
            layer->mark,
            "policy.commitment.spot: spot machines are evicted, and nobody says how often; "
            "add \"failures: {evictions: {rate: 0.05 /h, away: 1 h}}\"");
    }
    if (evictions != nullptr && !is_spot && layer == nullptr) {
        findings.add(evictions->mark, "failures.evictions: only spot machines are evicted; write "
                                      "\"policy: {pricing: spot}\", or remove it");
    }
    if (objective != nullptr && !has_rates(section, is_spot)) {
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
        if (const std::string_view why = scenario::why_no_episodes(scenario); !why.empty()) {
            return failure({scenario.file, episodes->mark.line, episodes->mark.column},
                           "failures.episodes: " + std::string(why));
        }
    }
    const std::optional<Upgrade>& planned = scenario.failures->upgrade;
    const scenario::Surge surge = scenario::surge_of(scenario);
    if (planned && planned->max_unavailable == 0 && surge.share <= 0 && surge.nodes == 0) {
        const Mark& mark = at(section, "upgrade").mark;
        return failure({scenario.file, mark.line, mark.column},
                       "failures.upgrade: with neither max_surge nor max_unavailable no node is "
                       "ever renewed; give \"policy: {max_surge: 10 %}\", or max_unavailable: 1");
    }
    return scenario.failures->evictions ? read_pool(scenario, section, origin) : Result<void>{};
}

} // namespace skusim::scenarios
