// What a cluster is to endure beside its load: events that it survives as it stands, and a share of
// time with enough nodes in service. Both are arithmetic on the nodes that hold the objective;
// nothing is simulated for them.
#pragma once

#include <skusim/availability/causes.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

#include <optional>
#include <vector>

namespace skusim::planner {

/// For that share of the time, what comes in a second is what so many nodes serve in one while more
/// waits than they can take.
struct LoadLevel {
    double share_of_time = 1;
    double nodes = 0;
};

struct Endurance {
    std::vector<scenario::Disruption> events;
    availability::Causes causes;
    std::optional<double> share_of_time; ///< slo.availability
    int most = 1;                        ///< nodes that are tried
    /// The load, where it waits for nodes that are away; none where it is shed (see
    /// waiting_load()).
    std::vector<LoadLevel> waiting_load = {};
    /// Whether what comes while no node is in service waits for one; it is lost otherwise.
    bool waits_for_first_node = false;

    /// Share of time that queues take to drain with at least `needed` of `nodes` in service, after
    /// states with less capacity than load. Of nodes that fail and zones that are lost it is that
    /// of a fluid queue (see theory/fluid_queue.hpp): exact of a steady load with exponential times
    /// up and down, but for the nodes of a zone that comes back (see availability/chain.hpp). What
    /// else takes nodes away, the pool and upgrades, adds a fluid limit: all nodes drain it, at
    /// what they have beyond the load. The load of a pattern counts twice, as its mean and by that
    /// limit for each level, which lasts until it is drained, unless it is more than all nodes
    /// serve: then the mean does; the larger is taken, which may be too small.
    [[nodiscard]] double backlog_share(int nodes, int needed) const;
    /// Share of time with at least `needed` of `nodes` in service and without such queues.
    [[nodiscard]] double kept_share(int nodes, int needed) const;
    /// Nodes in service while that event lasts.
    [[nodiscard]] int left(scenario::Disruption event, int nodes) const;
    /// Whether so many rented nodes endure all of it where `needed` hold the objective.
    [[nodiscard]] bool is_endured_by(int nodes, int needed) const;
    /// So many nodes endure all of it, and one less does not; `most` + 1 if no number up to `most`
    /// does. It is at least `needed`.
    [[nodiscard]] int nodes_for(int needed) const;
};

/// The load in nodes like `node`, of a pattern that of each interval, of stations that of the
/// busiest. None where the cluster sheds what it cannot serve, so that nothing waits, and of a
/// closed loop, in which no more waits than there are clients, as it does with all nodes in
/// service.
[[nodiscard]] std::vector<LoadLevel> waiting_load(const experiment::Trial& node);

/// All that the scenario's `failures` and `slo.availability` ask for.
[[nodiscard]] Endurance endurance_of(const scenario::Scenario& scenario);
/// What they ask for of one SKU, whose spot machines may have a pool of their own.
[[nodiscard]] Endurance endurance_of(const scenario::Scenario& scenario, const catalog::Sku& sku);

/// What is left of it for one event, and for the share of time alone.
[[nodiscard]] Endurance only(const Endurance& all, scenario::Disruption event);
[[nodiscard]] Endurance only_share(const Endurance& all);

} // namespace skusim::planner
