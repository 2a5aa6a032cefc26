// What a simulated cluster is made of, as plain values.
//
// Three nodes with four workers each, behind the router that knows most:
//
//   ClusterConfig cluster;
//   cluster.groups = {{.nodes = 3, .slots = 4}};
//   cluster.dispatch = RouterKind::least_outstanding;
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/base/time.hpp>
#include <skusim/random/distribution.hpp>
#include <skusim/serving/dispatch.hpp>
#include <skusim/serving/front/scaling_rules.hpp>
#include <skusim/serving/node/kinds.hpp>
#include <skusim/serving/outages/rules.hpp>
#include <skusim/serving/queue_rules.hpp>
#include <skusim/serving/slots.hpp>

#include <optional>
#include <variant>
#include <vector>

namespace skusim::serving {

/// Nodes that are equal.
struct NodeGroup {
    int nodes = 1;
    Slots slots = 1; ///< of each node; each serves one request, or one batch, at a time
    NodeKind kind = Fifo{};

    bool operator==(const NodeGroup&) const = default;
};

struct ClusterConfig {
    std::vector<NodeGroup> groups = {NodeGroup{}};
    QueueRules queue; ///< of each node
    Dispatch dispatch = RouterKind::least_outstanding;
    /// Time that the front end adds to each completed request; none if absent. See
    /// front/front_end.hpp.
    std::optional<random::Distribution> front_end = {};
    /// Time, the same for all, that a completed request spends on no worker.
    Duration delay{};
    /// Replicas that follow the load; without it all workers are always there. The service then has
    /// one queue in the front end, however its requests would be dispatched.
    std::optional<ClusterScaling> scaling = {};
    /// What takes nodes out of service; without it they are always there. Its nodes are numbered
    /// from 0, and there are as many as the cluster has, behind one queue, too.
    std::optional<OutageRules> outages = {};

    bool operator==(const ClusterConfig&) const = default;

    /// The only group: clusters of several are not simulated yet.
    [[nodiscard]] const NodeGroup& group() const {
        SKUSIM_CHECK(groups.size() == 1, "a cluster of equal nodes");
        return groups.front();
    }
    [[nodiscard]] NodeGroup& group() {
        SKUSIM_CHECK(groups.size() == 1, "a cluster of equal nodes");
        return groups.front();
    }
    [[nodiscard]] int nodes() const { return group().nodes; }
    /// The rules of its nodes if they are of that kind, else nullptr.
    template <class Kind>
    [[nodiscard]] const Kind* kind_if() const {
        return std::get_if<Kind>(&group().kind);
    }
};

/// Whether a completed request takes longer than its wait and its service.
[[nodiscard]] bool is_delayed(const ClusterConfig& config);

/// By how much, on average.
[[nodiscard]] Duration mean_delay(const ClusterConfig& config);

[[nodiscard]] bool has_one_queue(const ClusterConfig& config);

/// Whether what one node cannot serve at once another can: the nodes share one queue, or requests
/// go where the fewest are.
[[nodiscard]] bool shares_load(const ClusterConfig& config);

/// The rules within what the nodes hold.
[[nodiscard]] ClusterScaling held_scaling(const ClusterConfig& config);

/// Requests, or batches, in service at once, at most.
[[nodiscard]] Slots most_in_service(const ClusterConfig& config);

/// Whether what becomes of a request depends on later arrivals, or on the load at a time when none
/// arrives: then the arrival recursion cannot tell it.
[[nodiscard]] bool needs_events(const ClusterConfig& config);

/// Whether outages can be told for its nodes, of which as many are there as the outages leave.
/// Where requests in service depend on each other (batches, engines, shared processors), each node
/// is a machine with a queue of its own, and what it has in service is lost or sent again.
[[nodiscard]] bool can_fail(const ClusterConfig& config);

/// The share of the nodes' time that they are in service; 1 where none fails.
[[nodiscard]] double share_in_service(const ClusterConfig& config);

/// Whether its workers serve several requests together (see ServesBatches).
[[nodiscard]] bool serves_batches(const ClusterConfig& config);

/// Whether a request can wait for a worker at all.
[[nodiscard]] bool can_wait(const ClusterConfig& config);

/// Whether requests that it cannot serve leave before they take a worker's time. Where any number
/// is in service at once nobody does: those that time out are worked on to their end.
[[nodiscard]] bool sheds_load(const ClusterConfig& config);

/// What the cluster's workers do at once at most, in requests at the speed of one alone.
[[nodiscard]] double work_capacity(const ClusterConfig& config);

/// How fast the cluster serves requests that each take `alone` on one worker, with more of them
/// waiting than it can take.
[[nodiscard]] ServingSpeed speed_under_backlog(const ClusterConfig& config, Duration alone);
/// Whatever waits: no cluster of these workers is faster.
[[nodiscard]] ServingSpeed greatest_speed(const ClusterConfig& config, Duration alone);
/// The mean time of a request that nothing holds up, in the batch that takes least.
[[nodiscard]] Duration least_service(const ClusterConfig& config, Duration alone);

/// How long the number of replicas lags behind the load, twice over; nothing where it is fixed.
[[nodiscard]] Duration scaling_lag(const ClusterConfig& config);

/// Nodes that so many replicas take, and at least those that stay in any case.
[[nodiscard]] int nodes_in_use(const ClusterConfig& config, int replicas);

/// One queue makes one large node of its cluster; other clusters stay as they are.
[[nodiscard]] ClusterConfig merged_if_central(const ClusterConfig& config);

} // namespace skusim::serving
