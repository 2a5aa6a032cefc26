// How many replicas of the service run, as the user says it or leaves it open.
#pragma once

#include <skusim/serving/front/scaling_rules.hpp>

#include <variant>

namespace skusim::scenario {

/// The user says nothing of scaling: replicas follow a pattern where those of the target do.
struct ReplicasOfTarget {
    bool operator==(const ReplicasOfTarget&) const = default;
};

/// `scaling: none`: all replicas are always there.
struct FixedReplicas {
    bool operator==(const FixedReplicas&) const = default;
};

/// The target's affair, always all, or as many as the user's rules ask for.
using Replicas = std::variant<ReplicasOfTarget, FixedReplicas, serving::ScalingRules>;

} // namespace skusim::scenario
