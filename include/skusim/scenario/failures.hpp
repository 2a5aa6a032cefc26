// What fails beside the load, and what the plan is to survive.
#pragma once

#include <skusim/availability/causes.hpp>
#include <skusim/base/enum_names.hpp>
#include <skusim/base/quantity.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace skusim::scenario {

/// One event, during which the objective is to hold as it stands.
enum class Event { node, zone, upgrade };

[[nodiscard]] constexpr auto enum_names(Event) {
    return std::array<EnumName<Event>, 3>{
        {{Event::node, "node", "one node is lost"},
         {Event::zone, "zone", "the largest zone is lost"},
         {Event::upgrade, "upgrade", "a round of an upgrade is under way"}}};
}

/// Evictions from a pool of spot machines: as they were recorded, or as often as they are told.
struct Evictions {
    std::string trace_path; ///< resolved against the scenario's folder; empty if told
    std::optional<Rate> rate;
    std::optional<Duration> away; ///< until the pool can be had again
    double together = 1;          ///< share of the pool's nodes that go at once
};

struct Failures {
    std::vector<Event> survive;
    std::optional<Duration> mtbf;   ///< of one node, while it is up
    std::optional<Duration> repair; ///< from its failure to its first request
    int zones = 3;                  ///< that nodes are spread over
    std::optional<availability::UpAndDown> zone_outage;
    std::optional<availability::Upgrade> upgrade; ///< with the surge of policy or target
    std::optional<Evictions> evictions;
    /// The pool that `evictions` tell of, once their recording is read.
    std::optional<availability::Pool> pool;
};

/// The same as what the arithmetic takes.
[[nodiscard]] availability::Causes causes_of(const Failures& failures);

} // namespace skusim::scenario
