#include "episodes.hpp"

#include <skusim/schema/values.hpp>

#include "notations.hpp"

#include <fmt/format.h>

namespace skusim::scenarios {
using namespace text;
using namespace schema;

using scenario::AskedEpisode;
using scenario::EpisodeEvent;

namespace {

Notation<Duration> part_of_simulation() {
    return time("1 s", "365 d", true);
}

void check_episode(const Value& map, const std::string& path, Findings& findings) {
    const Value* event = map.find("event");
    const Value* lasts = map.find("for");
    const Value* number = map.find("number");
    if (event == nullptr) {
        return; // which is told already
    }
    const bool is_upgrade = event->scalar == "upgrade";
    if (is_upgrade && lasts != nullptr) {
        findings.add(lasts->mark,
                     path + ".for: an upgrade lasts as long as its rounds do; remove it");
    } else if (!is_upgrade && lasts == nullptr) {
        findings.add(map.mark, path + ": when it is over is not told; add \"for: 2 min\"");
    }
    if (number != nullptr && event->scalar != "node" && event->scalar != "zone") {
        findings.add(number->mark,
                     fmt::format("{}.number: nodes and zones have one, a {} has none; "
                                 "remove it",
                                 path, event->scalar));
    }
}

} // namespace

const Notation<AskedEpisode>& episode() {
    static const Notation<AskedEpisode> notation = map_of<AskedEpisode>(
        {{required("event", &AskedEpisode::event, one_of<EpisodeEvent>(), "What happens.", "node"),
          field("number", &AskedEpisode::number, whole(1, 100'000),
                "Which node or zone, from 1. Nodes are spread over the zones in turn.", "2"),
          required("at", &AskedEpisode::at, part_of_simulation(),
                   "When it begins, in a service that has run for long at 0.", "60 s"),
          field("for", &AskedEpisode::lasts, time("1 s", "365 d"),
                "Until it is over; an upgrade is over when its rounds are.", "2 min")
              .otherwise("required, but for an upgrade")},
         {},
         check_episode});
    return notation;
}

void check_episodes(const Value& list, const scenario::Failures& failures, const std::string& path,
                    Findings& findings) {
    for (std::size_t i = 0; i < failures.episodes.size(); ++i) {
        const Mark& mark = list.items[i].mark;
        const std::string here = fmt::format("{}[{}]", path, i);
        const AskedEpisode& each = failures.episodes[i];
        if (each.event == EpisodeEvent::zone && each.number > failures.zones) {
            findings.add(mark, fmt::format("{}: there is no zone {}, there are {}; give \"zones: "
                                           "{}\", or another number",
                                           here, each.number, failures.zones, each.number));
        }
        if (each.event == EpisodeEvent::upgrade && !failures.upgrade) {
            findings.add(mark, here +
                                   ": how nodes are upgraded is not told; add \"upgrade: {every: "
                                   "30 d}\"");
        }
        if (each.event == EpisodeEvent::pool && !failures.evictions) {
            findings.add(mark, here + ": what the pool takes back is not told; add \"evictions: "
                                      "{rate: 0.05 /h, away: 1 h}\"");
        }
    }
}

} // namespace skusim::scenarios
