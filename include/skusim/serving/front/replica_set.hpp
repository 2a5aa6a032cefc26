// The replicas of an autoscaled service: which serve, which start, which leave.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/front/autoscaler.hpp>

#include <cstdint>
#include <deque>

namespace skusim::serving {

/// A replica serves `requests_per_replica` at once, each in a slot. It starts at the autoscaler's
/// word and serves from `start_time` later on. When there are too many, those that still start go
/// first, then idle slots, then those of the requests that end first: nobody is cut off. There are
/// never more than `max_replicas`, those that leave included.
class ReplicaSet {
public:
    explicit ReplicaSet(const ScalingRules& rules)
        : rules_(rules), autoscaler_(rules), ready_(rules.min_replicas) {}

    /// Requests in service at once at most: on replicas that are ready, and on those that leave.
    [[nodiscard]] std::uint32_t capacity() const {
        return static_cast<std::uint32_t>(ready_ * rules_.requests_per_replica + leaving_slots_);
    }
    /// Replicas that serve, also those that only finish what they have.
    [[nodiscard]] int running() const {
        return ready_ +
               (leaving_slots_ + rules_.requests_per_replica - 1) / rules_.requests_per_replica;
    }
    /// A request has ended: whether its slot leaves with it.
    [[nodiscard]] bool takes_slot() {
        const bool leaves = leaving_slots_ > 0;
        leaving_slots_ -= leaves ? 1 : 0;
        return leaves;
    }

    /// Numbers of replicas, from `first` to before `last`.
    struct Started {
        std::uint32_t first;
        std::uint32_t last;
    };
    /// Looks at the load and scales. Gives the replicas that now start.
    [[nodiscard]] Started refresh(Time now, std::uint32_t busy, std::uint32_t queued);
    /// When to look again, where nothing happens before `next_event`. Where that is long, looks
    /// that would change nothing are left out: seconds between requests that come once a month.
    [[nodiscard]] Time next_refresh(Time now, Time next_event);
    /// The start of that replica is over: whether it is still wanted, and now serves.
    [[nodiscard]] bool becomes_ready(std::uint32_t number);

private:
    void shrink(int surplus, std::uint32_t busy);

    ScalingRules rules_;
    Autoscaler autoscaler_;
    int ready_;
    int leaving_slots_ = 0; ///< in use, and gone when their request ends
    std::uint32_t next_number_ = 0;
    std::deque<std::uint32_t> starting_; ///< numbers, ascending
};

} // namespace skusim::serving
