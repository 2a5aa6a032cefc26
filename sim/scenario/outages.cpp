#include <skusim/availability/causes.hpp>
#include <skusim/base/enum_names.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/scenario/outages.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace skusim::scenario {

namespace {

using serving::InFlight;
using serving::NodeSet;
using serving::Outage;
using serving::OutageRules;

// Entities of random streams: nodes have their own numbers.
constexpr std::uint64_t first_zone = std::uint64_t{1} << 32;
constexpr std::uint64_t only_pool = std::uint64_t{1} << 33;

random::Distribution exponential(Duration mean) {
    return {mean, random::exponential_shape()};
}

/// Nothing if it has no node.
std::optional<NodeSet> zone_of(int zone, int zones, int nodes) {
    if (zone >= nodes) {
        return std::nullopt;
    }
    const int count = (nodes - zone + zones - 1) / zones;
    return NodeSet{static_cast<std::uint32_t>(zone), static_cast<std::uint32_t>(count),
                   static_cast<std::uint32_t>(zones)};
}

/// The nodes that the pool takes at once.
NodeSet pool_of(const Evictions& evictions, int nodes) {
    constexpr double rounding = 1e-9;
    const int left = evictions.looks.empty()
                         ? static_cast<int>(std::floor(nodes * (1 - evictions.together) + rounding))
                         : 0;
    return {static_cast<std::uint32_t>(left), static_cast<std::uint32_t>(nodes - left), 1};
}

/// Whenever there are less than `nodes`, those with the highest numbers are away.
std::vector<Outage> outages_of_looks(const Evictions& evictions, int nodes) {
    const int most = *std::max_element(evictions.looks.begin(), evictions.looks.end());
    const auto available = [&](int there) {
        return most >= nodes ? std::min(there, nodes)
                             : static_cast<int>(std::int64_t{there} * nodes / most);
    };
    std::vector<Outage> outages;
    struct Away {
        int first; ///< node, and all up to the one that went before
        Duration since;
    };
    std::vector<Away> away; // each of lower nodes than the one before
    int there = nodes;
    const auto come_back = [&](int now_there, Duration time) {
        while (!away.empty() && away.back().first < now_there) {
            Away& last = away.back();
            const int end = away.size() > 1 ? away[away.size() - 2].first : nodes;
            const int back = std::min(end, now_there);
            const Duration lasts = time - last.since;
            outages.push_back({{static_cast<std::uint32_t>(last.first),
                                static_cast<std::uint32_t>(back - last.first), 1},
                               last.since,
                               lasts,
                               std::min(evictions.notice, lasts)});
            if (back == end) {
                away.pop_back();
            } else {
                last.first = back;
            }
        }
    };
    Duration time{};
    for (const int look : evictions.looks) {
        const int now_there = available(look);
        if (now_there < there) {
            away.push_back({now_there, time});
        } else {
            come_back(now_there, time);
        }
        there = now_there;
        time += evictions.gap;
    }
    come_back(nodes, time);
    return outages;
}

/// The rounds of one upgrade that begins at 0.
std::vector<Outage> rounds_of(availability::Upgrade upgrade, double surge, int nodes) {
    upgrade.max_surge = surge;
    std::vector<Outage> outages;
    if (upgrade.max_unavailable == 0) {
        return outages;
    }
    const int rounds = availability::rounds(upgrade, nodes);
    const int each = std::min(upgrade.max_unavailable, nodes);
    for (int round = 0; round < rounds; ++round) {
        const int first = std::min(round * each, nodes - each);
        outages.push_back({{static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(each), 1},
                           availability::round_time(upgrade) * round,
                           upgrade.drain + upgrade.boot,
                           upgrade.drain});
    }
    return outages;
}

serving::OutageSchedule again_and_again(std::vector<Outage> outages, Duration period) {
    // An upgrade that takes longer than the time between two of them is cut off there.
    std::erase_if(outages, [&](const Outage& each) { return each.at + each.lasts > period; });
    return {std::move(outages), period};
}

OutageRules rules_for_requests(const Failures& failures) {
    OutageRules rules;
    rules.in_flight = failures.in_flight.value_or(serving::InFlight::lost);
    rules.detection = failures.detection.value_or(usual_detection);
    rules.back_off = failures.back_off;
    return rules;
}

} // namespace

std::string_view what_cannot_fail(const Scenario& scenario) {
    const bool stays = scenario.failures && scenario.failures->in_flight == InFlight::paused;
    if (stays && scenario.token_service() != nullptr) {
        return "engines of a language model that stand still (in_flight: paused)";
    }
    if (stays && scenario.node.discipline == Discipline::processor_sharing) {
        return "workers that share their processors and stand still (in_flight: paused)";
    }
    if (scenario.node.batch && std::holds_alternative<serving::OneQueue>(scenario.router)) {
        return "workers of several nodes that take batches from one queue";
    }
    if (has_stations(scenario) && std::holds_alternative<serving::OneQueue>(scenario.router)) {
        return "workers of several nodes that serve one class of requests from one queue";
    }
    if (scenario.scaling() != nullptr) {
        return "replicas that follow the load, of which no rule tells the node of each,";
    }
    const bool follows_pattern = scenario.arrivals_if<workload::PatternArrivals>() != nullptr;
    if (follows_pattern && scenario.node.discipline == Discipline::processor_sharing) {
        return "workers that share their processors under a load that follows a pattern";
    }
    return "";
}

std::string_view why_no_episodes(const Scenario& scenario) {
    return scenario.arrivals_if<workload::PatternArrivals>() == nullptr
               ? ""
               : "a load that follows a pattern has no steady state for them to begin in; give the "
                 "rate of the hour in question, \"arrivals: {kind: poisson, rate: 100 /s}\", or "
                 "mtbf and repair in place of the episodes";
}

OutageRules outages_at_rates(const Failures& failures, double surge, int nodes) {
    OutageRules rules = rules_for_requests(failures);
    if (failures.mtbf && failures.repair) {
        for (int node = 0; node < nodes; ++node) {
            rules.renewals.push_back({{static_cast<std::uint32_t>(node)},
                                      exponential(*failures.mtbf),
                                      exponential(*failures.repair),
                                      static_cast<std::uint64_t>(node)});
        }
    }
    for (int zone = 0; failures.zone_outage && zone < failures.zones; ++zone) {
        if (const auto set = zone_of(zone, failures.zones, nodes)) {
            rules.renewals.push_back({*set, exponential(failures.zone_outage->up),
                                      exponential(failures.zone_outage->down),
                                      first_zone + static_cast<std::uint64_t>(zone)});
        }
    }
    if (failures.upgrade) {
        serving::OutageSchedule upgrades =
            again_and_again(rounds_of(*failures.upgrade, surge, nodes), failures.upgrade->every);
        if (!upgrades.outages.empty()) {
            rules.schedules.push_back(std::move(upgrades));
        }
    }
    if (const auto& evictions = failures.evictions; evictions && !evictions->looks.empty()) {
        const Duration length = evictions->gap * static_cast<int>(evictions->looks.size());
        rules.schedules.push_back(again_and_again(outages_of_looks(*evictions, nodes), length));
    } else if (evictions && evictions->rate) {
        rules.renewals.push_back({pool_of(*evictions, nodes),
                                  exponential(from_seconds(1 / evictions->rate->value())),
                                  exponential(*evictions->away), only_pool, evictions->notice});
    }
    return rules;
}

namespace {

tl::expected<std::vector<Outage>, std::string>
outages_of(const AskedEpisode& episode, const Failures& failures, double surge, int nodes) {
    const Duration lasts = episode.lasts.value_or(Duration::zero());
    switch (episode.event) {
    case EpisodeEvent::node:
        if (episode.number > nodes) {
            return tl::unexpected(fmt::format(
                "node {} is not there: {} simulated; give --nodes {}, "
                "or another number",
                episode.number, nodes == 1 ? "1 node is" : fmt::format("{} nodes are", nodes),
                episode.number));
        }
        return std::vector{
            Outage{{static_cast<std::uint32_t>(episode.number - 1)}, episode.at, lasts}};
    case EpisodeEvent::zone: {
        const auto set = zone_of(episode.number - 1, failures.zones, nodes);
        if (!set) {
            return tl::unexpected(fmt::format("zone {} has none of the {}; give more of them with "
                                              "--nodes, or another number",
                                              episode.number, count_text(nodes, "node")));
        }
        return std::vector{Outage{*set, episode.at, lasts}};
    }
    case EpisodeEvent::pool:
        return std::vector{Outage{pool_of(*failures.evictions, nodes), episode.at, lasts,
                                  std::min(failures.evictions->notice, lasts)}};
    case EpisodeEvent::upgrade:
        break;
    }
    std::vector<Outage> outages = rounds_of(*failures.upgrade, surge, nodes);
    if (outages.empty()) {
        return tl::unexpected(std::string("the upgrade takes no node away before its substitute is "
                                          "there; give failures.upgrade.max_unavailable: 1, or "
                                          "remove the episode"));
    }
    for (Outage& outage : outages) {
        outage.at += episode.at;
    }
    return outages;
}

} // namespace

tl::expected<std::vector<PlannedEpisode>, std::string> planned_episodes(const Failures& failures,
                                                                        double surge, int nodes) {
    std::vector<PlannedEpisode> planned;
    for (std::size_t i = 0; i < failures.episodes.size(); ++i) {
        const AskedEpisode& episode = failures.episodes[i];
        auto outages = outages_of(episode, failures, surge, nodes);
        if (!outages) {
            return tl::unexpected(fmt::format("failures.episodes[{}]: {}", i, outages.error()));
        }
        Duration until = episode.at;
        for (const Outage& outage : *outages) {
            until = std::max(until, outage.at + outage.lasts);
        }
        if (!planned.empty() && episode.at < planned.back().until) {
            return tl::unexpected(fmt::format(
                "failures.episodes[{}]: begins at {}, before the episode before it is over, at {}; "
                "let it begin later",
                i, time_text(in_seconds(episode.at)), time_text(in_seconds(planned.back().until))));
        }
        planned.push_back({episode.at, until, std::move(*outages)});
    }
    return planned;
}

} // namespace skusim::scenario
