// What takes nodes out of service: single failures, the loss of a zone, upgrades, and the cloud
// that takes a pool of spot machines back.
//
// Causes are told by what holds in the long run. How the times between failures and the times of
// repair are distributed makes no difference to the share of time with so many nodes in service
// (alternating renewal processes: Ross, "Stochastic Processes", 1996, section 3.4.1), so each is
// told by its mean.
#pragma once

#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>

#include <chrono>
#include <optional>
#include <vector>

namespace skusim::availability {

/// What is up for a while and down for a while, each by its mean.
struct UpAndDown {
    Duration up{};
    Duration down{};
};

/// The share of time that it is up.
[[nodiscard]] double share_up(const UpAndDown& process);

/// All nodes are renewed in rounds: in each, `surge` new ones are added before as many and
/// `max_unavailable` more leave.
struct Upgrade {
    Duration every = std::chrono::hours{30 * 24};
    Duration drain = std::chrono::seconds{30};
    Duration boot = std::chrono::minutes{5};
    Duration soak{};
    int max_unavailable = 0; ///< nodes taken away without a substitute
    double max_surge = 0;    ///< nodes that are added: share of the nodes, rounded up
    int least_surge = 0;     ///< at least so many are
};

/// Nodes that are added for the time of the upgrade.
[[nodiscard]] int surge_nodes(const Upgrade& upgrade, int nodes);
/// Rounds until all are renewed. An upgrade with neither surge nor unavailable nodes never ends,
/// which is a programmer's mistake.
[[nodiscard]] int rounds(const Upgrade& upgrade, int nodes);
/// Drain, boot and soak of one round.
[[nodiscard]] Duration round_time(const Upgrade& upgrade);
/// The share of time that an upgrade is under way, at most 1.
[[nodiscard]] double share_upgrading(const Upgrade& upgrade, int nodes);

/// The share of time that a pool lets one have so many nodes.
struct PoolState {
    double share_of_time = 0;
    double share_of_nodes = 1; ///< of all that one asks for, rounded down
    int nodes = 0;             ///< so many at least, if one asks for as many
};

/// The spot machines of one SKU in one place. They come and go together: in the traces that there
/// are, 98 to 99 % of lost nodes go in bursts (skypilot-org/spot-traces, 2023), so that a clock for
/// each node by itself would be wrong.
struct Pool {
    std::vector<PoolState> states; ///< whose shares of time add up to 1
    double losses_per_hour = 0;
    Duration away{}; ///< mean time with less than all
};

/// A pool from which `together` of the nodes go at once, at `evictions` a second while it is whole,
/// and come back after `away` on average.
[[nodiscard]] Pool pool_at_rate(Rate evictions, Duration away, double together);

/// A pool that was looked at every `gap`, and had so many nodes each time: at least one look, and
/// at least one node in one of them. One that is asked for more nodes than it ever had is taken to
/// have them in proportion.
[[nodiscard]] Pool pool_of_looks(Duration gap, const std::vector<int>& nodes_there);

struct Causes {
    std::optional<UpAndDown> node; ///< each node by itself
    int zones = 3;                 ///< that nodes are spread over, as evenly as can be
    std::optional<UpAndDown> zone; ///< each zone by itself
    std::optional<Upgrade> upgrade;
    std::optional<Pool> pool; ///< that all nodes are of
    bool pool_is_recorded = false;
};

/// Whether there is anything to compute a share of time from.
[[nodiscard]] bool has_any(const Causes& causes);

/// Gives causes that come `factor` times as often; upgrades are planned, and a recorded pool is as
/// it was.
[[nodiscard]] Causes as_often(Causes causes, double factor);

} // namespace skusim::availability
