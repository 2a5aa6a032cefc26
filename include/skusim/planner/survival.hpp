// What a choice survives: single events, and the share of time that it holds the objective in.
//
// Nodes fail in days, and requests take milliseconds, so that the cluster is taken to be in its
// steady state with whatever nodes there are (decomposition of a nearly decomposable system:
// Courtois 1977):
//
//   availability = sum over j of P(j nodes in service) x [the objective holds with j]
//
// The plan knows already with how many nodes the objective holds. Counts that are undecided widen
// the interval.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/base/money.hpp>
#include <skusim/base/time.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/scenario/failures.hpp>
#include <skusim/stats/estimate.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace skusim::planner {

/// One event, and what it leaves.
struct EventSurvival {
    scenario::Disruption event = scenario::Disruption::node;
    int nodes_left = 0;
    experiment::Decision decision = experiment::Decision::undecided; ///< of the nodes left
    /// Nodes to rent that survive it for sure; nothing if more than may be rented would be needed.
    std::optional<int> nodes_needed;
    UsdPerHour usd_per_hour_more; ///< for those beyond the rented ones
};

/// The share of time with exactly so many nodes in service.
struct StateShare {
    int nodes = 0;
    double share_of_time = 0;
    experiment::Decision decision = experiment::Decision::undecided;
};

enum class CauseKind { node, zone, eviction, upgrade };

[[nodiscard]] constexpr auto enum_names(CauseKind) {
    return std::array<EnumName<CauseKind>, 4>{{{CauseKind::node, "node"},
                                               {CauseKind::zone, "zone"},
                                               {CauseKind::eviction, "eviction"},
                                               {CauseKind::upgrade, "upgrade"}}};
}

/// What one cause does by itself.
struct CauseShare {
    CauseKind kind = CauseKind::node;
    double per_year = 0;  ///< events, of all nodes
    Duration each{};      ///< mean length
    double bad_share = 0; ///< share of time without the objective, were it the only cause
};

/// What would be needed if causes came so many times as often.
struct OtherRates {
    double factor = 1;
    double share_of_time = 0; ///< the low end
    std::optional<int> nodes_needed;
};

/// Whether the two time scales are apart, which the sum takes for granted.
struct TimeScales {
    double shortest_state_seconds = 0; ///< mean stay with one number of nodes, of the shortest kind
    double settling_seconds = 0;       ///< see docs/purchase.md; of the needed nodes
    bool are_apart = false;            ///< by a factor of least_separation
    /// Share of time that queues take to drain after states with less capacity than load, which the
    /// sum takes off, by a fluid limit (see Endurance::backlog_share).
    double backlog_share = 0;
};
/// Below it the steady state of each number of nodes is a rough picture. At M/M/8 with a load of 5
/// the sum is 0.16 % off at a ratio of 4, and 0.02 % at 40.
inline constexpr double least_separation = 100;

struct Availability {
    stats::Estimate share_of_time; ///< that the objective holds; value and low end leave out what
                                   ///< is undecided
    std::optional<double> objective;
    experiment::Decision decision = experiment::Decision::undecided; ///< of the objective
    /// Least nodes to rent that have it; nothing without an objective, or if none are enough.
    std::optional<int> nodes_needed;
    UsdPerHour usd_per_hour_more; ///< for those beyond the rented ones
    std::optional<double> share_with_one_less;
    std::vector<StateShare> states; ///< most nodes first; the rarest are left out
    std::vector<CauseShare> causes;
    std::vector<OtherRates> other_rates; ///< empty where no rate is anybody's guess
    TimeScales time_scales;
};

struct Survival {
    int zones = 1; ///< that the nodes are spread over
    std::vector<EventSurvival> events;
    std::optional<Availability> availability; ///< where there are causes with rates
};

/// "node: holds, zone: fails"; empty where no event is asked about.
[[nodiscard]] std::string events_text(const Survival& survival);

} // namespace skusim::planner
