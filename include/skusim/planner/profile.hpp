// The load curve of one node: what happens as its load rises.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/scenario/scenario.hpp>

#include <functional>
#include <string_view>
#include <vector>

namespace skusim::planner {

/// What a node's load is counted in: the rate of an open stream, or a closed loop's clients.
enum class LoadUnit { requests_per_second, clients };

[[nodiscard]] std::string_view name(LoadUnit unit);

/// One node under one load.
struct LoadPoint {
    double load = 0; ///< per second, or a whole number of clients
    experiment::Outcome outcome;
};

/// The highest load that one node carries inside the objective.
struct Capacity {
    double value = 0; ///< highest load shown to hold; 0 if none was
    double low = 0;   ///< the same
    double high = 0;  ///< lowest load not shown to hold; infinite if all tried loads hold
    LoadUnit unit = LoadUnit::requests_per_second;
};

struct Profile {
    std::vector<LoadPoint> load_curve; ///< by rising load
    Capacity capacity;
    bool is_glance = false; ///< one load that holds was looked for, not the highest
    /// Where throughput over mean latency is greatest (Kleinrock 1979): beyond it, latency grows
    /// faster than throughput. 0 if nothing was measured, or it was but glanced at.
    double knee = 0;
};

/// How closely a node is profiled.
struct ProfileEffort {
    experiment::Effort point; ///< of each load, as a rule
    /// A load may take so many whose objective is far inside its bounds and still not decided.
    std::int64_t most_requests = 0;
    double resolution = 0.04; ///< width of the capacity's bracket over its upper end
    /// Whether loads are tried beyond what the search for the capacity needs, for the sake of the
    /// curve.
    bool whole_curve = false;
};

/// Raises the load of one node until the objective breaks, then narrows the bracket.
/// `node.arrivals` gives the kind of load (its rate or concurrency is replaced). `on_point` is
/// called after each load. The objective's bound on throughput, which is the cluster's, is left
/// out. Loads that are `known` of this node are not run again.
[[nodiscard]] Profile profile_node(const experiment::Trial& node,
                                   const scenario::Objective& objective,
                                   const ProfileEffort& effort,
                                   const std::function<void()>& on_point,
                                   std::vector<LoadPoint> known = {});

/// Simulates as few loads of one node as show one that holds, or that none does: no more needs to
/// be known of a node that costs too much to be chosen. Its capacity is that load at least.
[[nodiscard]] Profile glance_at_node(const experiment::Trial& node,
                                     const scenario::Objective& objective,
                                     const ProfileEffort& effort);

/// The load of a workload: per second (of a pattern, at its peak), or clients.
[[nodiscard]] double load_of(const workload::Arrivals& arrivals);
/// Gives the same workload at another load; clients are rounded, at least one. In place of a
/// pattern comes a Poisson stream, as its intervals are.
[[nodiscard]] workload::Arrivals with_load(const workload::Arrivals& arrivals, double load);
[[nodiscard]] LoadUnit load_unit(const workload::Arrivals& arrivals);

} // namespace skusim::planner
