// What a cluster is to endure beside its load: events that it survives as it stands, and a share of
// time with enough nodes in service. Both are arithmetic on the nodes that hold the objective;
// nothing is simulated for them.
#pragma once

#include <skusim/availability/causes.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/serving/config.hpp>

#include <optional>
#include <vector>

namespace skusim::planner {

struct Endurance {
    std::vector<scenario::Disruption> events;
    availability::Causes causes;
    std::optional<double> share_of_time; ///< slo.availability
    int most = 1;                        ///< nodes that are tried
    /// Nodes that the load keeps busy on average, where it waits for those that are away; 0 where
    /// it is shed, and as long as nobody has measured it.
    double waiting_load = 0;

    /// Share of time that queues take to drain, at what `nodes` have beyond the load, after states
    /// with less capacity than load: a fluid limit, at most 1.
    [[nodiscard]] double backlog_share(int nodes) const;
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

/// Nodes that the load keeps busy on average, by that outcome of so many; 0 where the cluster sheds
/// what it cannot serve, so that nothing waits.
[[nodiscard]] double waiting_load(const serving::ClusterConfig& cluster,
                                  const experiment::Outcome& outcome, int nodes);

/// All that the scenario's `failures` and `slo.availability` ask for.
[[nodiscard]] Endurance endurance_of(const scenario::Scenario& scenario);
/// What they ask for of one SKU, whose spot machines may have a pool of their own.
[[nodiscard]] Endurance endurance_of(const scenario::Scenario& scenario, const catalog::Sku& sku);

/// What is left of it for one event, and for the share of time alone.
[[nodiscard]] Endurance only(const Endurance& all, scenario::Disruption event);
[[nodiscard]] Endurance only_share(const Endurance& all);

} // namespace skusim::planner
