// What fails beside the load, and what the plan is to survive.
#pragma once

#include <skusim/availability/bands.hpp>
#include <skusim/availability/causes.hpp>
#include <skusim/base/enum_names.hpp>
#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/serving/outages/rules.hpp>

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace skusim::scenario {

/// One event, during which the objective is to hold as it stands.
enum class Disruption { node, zone, upgrade };

[[nodiscard]] constexpr auto enum_names(Disruption) {
    return std::array<EnumName<Disruption>, 3>{
        {{Disruption::node, "node", "one node is lost"},
         {Disruption::zone, "zone", "the largest zone is lost"},
         {Disruption::upgrade, "upgrade", "a round of an upgrade is under way"}}};
}

/// What `simulate` is to look at by itself.
enum class EpisodeEvent { node, zone, pool, upgrade };

[[nodiscard]] constexpr auto enum_names(EpisodeEvent) {
    return std::array<EnumName<EpisodeEvent>, 4>{
        {{EpisodeEvent::node, "node", "one node fails"},
         {EpisodeEvent::zone, "zone", "a zone is lost"},
         {EpisodeEvent::pool, "pool", "a pool of spot machines is taken back"},
         {EpisodeEvent::upgrade, "upgrade", "all nodes are renewed, by `upgrade`"}}};
}

/// One event at its time, in a service that has run for long.
struct AskedEpisode {
    EpisodeEvent event = EpisodeEvent::node;
    int number = 1; ///< of the node or zone, from 1
    Duration at{};
    std::optional<Duration> lasts; ///< absent of an upgrade, which lasts as long as it does
};

/// By region and SKU.
using EvictionBands = std::map<std::pair<std::string, std::string>, availability::EvictionBand>;

/// Evictions from a pool of spot machines: as they were recorded, or as often as they are told.
struct Evictions {
    std::string trace_path;   ///< resolved against the scenario's folder; empty if told
    std::optional<Rate> rate; ///< of all of it; from the band, if that is told in its place
    std::optional<availability::EvictionBand> band;
    std::string advisor_path;     ///< of a file that tells each SKU's band; empty if none does
    std::optional<Duration> away; ///< until the pool can be had again
    double together = 1;          ///< share of the pool's nodes that go at once
    Duration notice = std::chrono::seconds{30}; ///< from the word to the end
    // What the trace says, once it is read:
    Duration gap{};         ///< between two looks
    std::vector<int> looks; ///< nodes that were there
    /// What the advisor says, once it is read; null if none is asked.
    std::shared_ptr<const EvictionBands> bands;
};

struct Failures {
    std::vector<Disruption> survive;
    std::optional<Duration> mtbf;   ///< of one node, while it is up
    std::optional<Duration> repair; ///< from its failure to its first request
    int zones = 3;                  ///< that nodes are spread over
    std::optional<availability::UpAndDown> zone_outage;
    std::optional<availability::Upgrade> upgrade; ///< with the surge of policy or target
    std::optional<Evictions> evictions;
    // What follows is of nodes that fail while requests are simulated (serving/outages/).
    std::vector<AskedEpisode> episodes;
    std::optional<Duration> detection;          ///< see usual_detection
    std::optional<serving::InFlight> in_flight; ///< lost if absent
    Duration back_off{};                        ///< before a request is sent again
    /// The pool that `evictions` tell of, once their recording is read; nothing where each SKU's is
    /// another, by its band.
    std::optional<availability::Pool> pool;
};

/// Kubernetes marks a node that does not answer after so long (node-monitor-grace-period; 40 s
/// before version 1.32), and takes its pods out of their services: Kubernetes documentation, 2025.
inline constexpr Duration usual_detection = std::chrono::seconds{50};

/// Gives them as the arithmetic takes them.
[[nodiscard]] availability::Causes causes_of(const Failures& failures);

/// Whether an advisor was asked that says nothing of the SKU.
[[nodiscard]] bool lacks_band(const Failures& failures, const catalog::Sku& sku);

/// The pool of that SKU's spot machines; nothing if nobody tells of it.
[[nodiscard]] std::optional<availability::Pool> pool_of(const Failures& failures,
                                                        const catalog::Sku& sku);

/// Picks the SKU's of an advisor's bands, which is told from here on as if the scenario gave it.
void take_band_of(Failures& failures, const catalog::Sku& sku);

} // namespace skusim::scenario
