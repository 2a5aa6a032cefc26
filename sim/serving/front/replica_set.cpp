#include <skusim/serving/front/replica_set.hpp>

#include <algorithm>

namespace skusim::serving {

ReplicaSet::Started ReplicaSet::refresh(Time now, std::uint32_t busy, std::uint32_t queued) {
    const int wanted = autoscaler_.replicas_at(now, busy, queued);
    const int planned = ready_ + static_cast<int>(starting_.size());
    const std::uint32_t first = next_number_;
    for (int i = planned; i < wanted; ++i) {
        starting_.push_back(next_number_++);
    }
    if (wanted < planned) {
        shrink(planned - wanted, busy);
    }
    return {first, next_number_};
}

void ReplicaSet::shrink(int surplus, std::uint32_t busy) {
    while (surplus > 0 && !starting_.empty()) {
        starting_.pop_back();
        --surplus;
    }
    ready_ -= surplus;
    const int staying = static_cast<int>(busy) - leaving_slots_; // in service on who was ready
    leaving_slots_ += std::max(staying - ready_ * rules_.requests_per_replica, 0);
}

bool ReplicaSet::becomes_ready(std::uint32_t number) {
    if (starting_.empty() || starting_.front() != number) {
        return false; // no longer wanted before it was ready
    }
    starting_.pop_front();
    ++ready_;
    // Where the nodes hold no more, a replica that was to leave stays in its place.
    leaving_slots_ =
        std::min(leaving_slots_, (rules_.max_replicas - ready_) * rules_.requests_per_replica);
    return true;
}

Time ReplicaSet::next_refresh(Time now, Time next_event) {
    constexpr std::int64_t many = 100;
    const Duration refresh = rules_.refresh;
    const Time changes = std::min(next_event, autoscaler_.steady_until());
    const std::int64_t without_change =
        changes == never ? 0 : (changes - now - Duration{1}) / refresh;
    if (without_change <= many) {
        return later(now, refresh);
    }
    const Time last = now + without_change * refresh;
    autoscaler_.stayed_until(last);
    return later(last, refresh);
}

} // namespace skusim::serving
