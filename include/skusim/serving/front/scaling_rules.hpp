// The rules by which replicas follow the load; front/autoscaler.hpp is what follows them.
#pragma once

#include <skusim/base/time.hpp>

#include <cstdint>

namespace skusim::serving {

inline constexpr int any_number_of_replicas = 1'000'000;

/// The rules of an autoscaled service, as a user gives them. The service has one queue, in the
/// front end.
struct ScalingRules {
    int min_replicas = 1;
    int max_replicas = any_number_of_replicas; ///< but no more than the nodes hold
    /// Target of (busy + queued) / replicas, in millionths: a count of requests over a share is
    /// rounded up exactly, where a double's 0.7 would ask for one replica too many now and then.
    std::int64_t target_millionths = 700'000;
    Duration refresh = std::chrono::seconds{1};          ///< how often the count is looked at
    Duration scale_down_after = std::chrono::minutes{1}; ///< how long fewer must do before they go
    Duration start_time = std::chrono::seconds{10}; ///< until a started replica serves its first

    bool operator==(const ScalingRules&) const = default;
};

/// The rules on a cluster, with what follows from its nodes and from how they are rented.
struct ClusterScaling : ScalingRules {
    int requests_per_replica = 1; ///< served at once
    /// For the count of nodes in use: they stay, however few replicas run.
    int kept_nodes = 1;

    bool operator==(const ClusterScaling&) const = default;
};

} // namespace skusim::serving
