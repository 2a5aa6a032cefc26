#include <skusim/serving/front/autoscaler.hpp>

#include <algorithm>

namespace skusim::serving {

int wanted_replicas(const ClusterScaling& rules, std::int64_t busy, std::int64_t queued) {
    constexpr std::int64_t whole = 1'000'000;
    const std::int64_t scaled = (busy + queued) * whole;
    const std::int64_t each = rules.target_millionths * rules.requests_per_replica;
    const std::int64_t wanted = (scaled + each - 1) / each;
    return static_cast<int>(
        std::clamp<std::int64_t>(wanted, rules.min_replicas, rules.max_replicas));
}

int Autoscaler::replicas_at(Time now, std::int64_t busy, std::int64_t queued) {
    const int wanted = wanted_replicas(rules_, busy, queued);
    while (!recent_.empty() && recent_.back().replicas <= wanted) {
        recent_.pop_back();
    }
    recent_.push_back({now, wanted});
    while (now - recent_.front().time > rules_.scale_down_after) {
        recent_.pop_front();
    }
    return recent_.front().replicas;
}

} // namespace skusim::serving
