#include "followed.hpp"

#include <variant>

namespace skusim::experiment {

bool is_followed(const Trial& trial) {
    constexpr double most_states = 100'000;
    constexpr int largest_batch = 128;
    constexpr double nearest = 1 - 1e-9;
    const serving::ClusterConfig& cluster = trial.cluster;
    if (serving::work_capacity(cluster) > most_states) {
        return false;
    }
    if (const auto* closed = std::get_if<workload::ClosedArrivals>(&trial.arrivals)) {
        return closed->concurrency <= most_states;
    }
    if (const auto* batching = cluster.kind_if<serving::Batching>()) {
        const bool is_constant = trial.service.shape.kind == random::ShapeKind::constant;
        if (is_constant && batching->rules.max_size > largest_batch) {
            return false;
        }
    }
    const std::optional<int> limit = cluster.queue.limit;
    return limit ? static_cast<double>(*limit) * cluster.nodes() <= most_states
                 : offered_utilization(trial).value_or(0) <= nearest;
}

} // namespace skusim::experiment
