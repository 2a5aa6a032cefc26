// How many replicas a service wants: the front end's autoscaler.
//
// Azure Machine Learning's front end for Kubernetes (azureml-fe; documentation of the v1 service,
// 2020-2024) looks at utilisation = (busy + queued) / replicas every refresh period, scales up at
// once when it is above the target and down slowly. The size of its steps is not documented: we
// read that it goes to the count that meets the target.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/front/scaling_rules.hpp>

#include <cstdint>
#include <deque>

namespace skusim::serving {

/// clamp(ceil((busy + queued) / (target x requests per replica)), min, max), in whole numbers.
[[nodiscard]] int wanted_replicas(const ClusterScaling& rules, std::int64_t busy,
                                  std::int64_t queued);

/// The controller of one service. It knows time only by what it is told.
class Autoscaler {
public:
    explicit Autoscaler(const ClusterScaling& rules) : rules_(rules) {}

    /// How many replicas there should be from now on: the most that were wanted at any refresh of
    /// the last `scale_down_after`. So it goes up at once, and down when for so long fewer were
    /// wanted, to the most of these. Before the first refresh `min_replicas` were wanted. Calls
    /// come in order of time.
    [[nodiscard]] int replicas_at(Time now, std::int64_t busy, std::int64_t queued);

    /// Until when refreshes under an unchanged load give what the last one gave.
    [[nodiscard]] Time steady_until() const {
        return recent_.size() < 2 ? never : later(recent_.front().time, rules_.scale_down_after);
    }
    /// Refreshes under an unchanged load, up to this one, were left out: they change nothing.
    void stayed_until(Time last) { recent_.back().time = last; }

private:
    struct Wanted {
        Time time;
        int replicas;
    };
    ClusterScaling rules_;
    /// Each may still be the most: they come ever later, and are ever fewer.
    std::deque<Wanted> recent_;
};

} // namespace skusim::serving
