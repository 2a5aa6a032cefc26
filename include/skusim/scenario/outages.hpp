// What `failures` do to a running cluster: the rules by which the simulated nodes go down.
//
// Lives and times of repair are taken to be exponential. Node i of n is in zone i modulo the number
// of zones. Of an upgrade, those nodes are away that have no substitute: `max_unavailable` in each
// round, from the end of its drain to the end of its boot; those that the surge stands in for hand
// over without a loss. A recorded pool that is asked for more nodes than it ever had gives them in
// proportion.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/scenario/failures.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/serving/outages/rules.hpp>

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::scenario {

/// By rates: nodes, zones, pools and upgrades, for ever. `surge` is the share of nodes that an
/// upgrade adds. Neither renewals nor schedules if none of it takes a node away.
[[nodiscard]] serving::OutageRules outages_at_rates(const Failures& failures, double surge,
                                                    int nodes);

/// What the scenario has that is not simulated with failing nodes, in the plural: "engines of a
/// language model"; empty if nothing.
[[nodiscard]] std::string_view what_cannot_fail(const Scenario& scenario);

/// Why single outages have no answer although nodes can fail, and what has one; empty if they do.
[[nodiscard]] std::string_view why_no_episodes(const Scenario& scenario);

/// One of `failures.episodes`.
struct PlannedEpisode {
    Duration at{};
    Duration until{}; ///< when the last node is back
    std::vector<serving::Outage> outages;
};

/// They come in the order of the scenario. A sentence where one is of a node or zone that a cluster
/// of so many nodes does not have, takes none away, or begins before the one before is over.
[[nodiscard]] tl::expected<std::vector<PlannedEpisode>, std::string>
planned_episodes(const Failures& failures, double surge, int nodes);

} // namespace skusim::scenario
