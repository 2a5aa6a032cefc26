// What takes nodes of a cluster out of service while it is simulated, as plain values.
//
// Four nodes, each of which fails once a day and is back after ten minutes, and one that is away
// from the second minute to the fourth:
//
//   OutageRules rules;
//   for (std::uint32_t node = 0; node < 4; ++node) {
//       rules.renewals.push_back({.nodes = {node}, .up = day, .down = ten_minutes, .entity =
//       node});
//   }
//   rules.schedules.push_back({.outages = {{.nodes = {1}, .at = 1min, .lasts = 2min}}});
//
// outages/outages.hpp is the process that follows them, outages/failing_nodes.hpp what it does to a
// cluster and its requests.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/base/time.hpp>
#include <skusim/random/distribution.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace skusim::serving {

/// What becomes of the requests that a node has, queued and in service, when it goes down.
enum class InFlight {
    lost,       ///< each ends as lost
    sent_again, ///< each is sent to another node, where its work begins anew
    paused,     ///< the node stands still, and goes on with them when it is back
};

[[nodiscard]] constexpr auto enum_names(InFlight) {
    return std::array<EnumName<InFlight>, 3>{
        {{InFlight::lost, "lost", "each is lost"},
         {InFlight::sent_again, "sent-again",
          "each is sent to another node, where it begins anew, once the failure is detected"},
         {InFlight::paused, "paused",
          "the node stands still, and goes on with them when it is back"}}};
}

/// Some of a cluster's nodes: `first`, `first + step`, and so on, `count` of them.
struct NodeSet {
    std::uint32_t first = 0;
    std::uint32_t count = 1;
    std::uint32_t step = 1;

    bool operator==(const NodeSet&) const = default;
};

/// Nodes that go down together and come back together, again and again: a renewal process that
/// begins with a life.
struct Renewal {
    NodeSet nodes;
    random::Distribution up;
    random::Distribution down;
    /// Names its random numbers: the same in every cluster that has this node, zone or pool.
    std::uint64_t entity = 0;
    /// It is what Outage::drain is, and comes on top of `up`.
    std::optional<Duration> drain = {};

    bool operator==(const Renewal&) const = default;
};

/// One outage whose time is known before.
struct Outage {
    NodeSet nodes;
    Duration at{};
    Duration lasts{}; ///< from `at` until they are back
    /// If it was announced, the router sends nothing there from `at` on, and the nodes go on with
    /// what they have for so long. Else they are down from `at` on, and nobody knows yet.
    std::optional<Duration> drain = {};

    bool operator==(const Outage&) const = default;
};

/// Outages that were planned, or recorded.
struct OutageSchedule {
    std::vector<Outage> outages;
    /// They come again after so long, from a random point of it on; never if absent, and then
    /// `at` counts from the start of the simulation.
    std::optional<Duration> period = {};

    bool operator==(const OutageSchedule&) const = default;
};

struct OutageRules {
    std::vector<Renewal> renewals;
    std::vector<OutageSchedule> schedules;
    InFlight in_flight = InFlight::lost;
    /// So long the router goes on sending to a node that went down unannounced.
    Duration detection{};
    /// So long a sender waits before it sends a request again, and again where no node is open. At
    /// 0 it is the router that does: at once, or as soon as a node is.
    Duration back_off{};

    bool operator==(const OutageRules&) const = default;
};

/// The share of all nodes' time that they are not down, in the long run. Outages that overlap are
/// counted as independent ones.
[[nodiscard]] double share_in_service(const OutageRules& rules, int nodes);

/// Outages that begin per second, in the long run, whatever they take away.
[[nodiscard]] double outages_per_second(const OutageRules& rules);

/// How long the number of nodes in service takes to forget how it began.
[[nodiscard]] Duration relaxation_time(const OutageRules& rules);

} // namespace skusim::serving
