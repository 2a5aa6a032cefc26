#include "closed_bound.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

namespace skusim::planner {

namespace {

/// Whether n nodes surely break the bound, by what the mean and the longest time have to be.
class Clients {
public:
    Clients(const experiment::Trial& node, const workload::ClosedArrivals& closed)
        : clients_(closed.concurrency), pause_(in_seconds(closed.mean_pause())),
          service_(in_seconds(experiment::greatest_speed(node).time)),
          places_(experiment::greatest_speed(node).places), cv_(node.service.shape.cv),
          is_fair_(is_fair(node)) {}

    [[nodiscard]] bool breaks(const scenario::TimeBound& bound, std::int64_t nodes) const {
        constexpr double rounding = 1e-9;
        if (bound.quantity.kind != stats::QuantityKind::latency) {
            return false;
        }
        const double each = clients_ / static_cast<double>(nodes);
        const double mean = each * service_ / places_ - pause_;
        const double most = in_seconds(bound.bound);
        if (bound.quantity.probability == 0) {
            return mean > most * (1 + rounding);
        }
        if (!is_fair_ || mean <= most) {
            return false;
        }
        // What is in service when a request comes has (1 + cv^2) / 2 of a mean left: twenty times
        // that.
        const double begun = 10 * service_ * (1 + cv_ * cv_);
        const double longest =
            each * service_ / places_ * (1 + 5 * cv_ / std::sqrt(each)) + begun;
        return (mean - most) / (longest - most) > 1 - bound.quantity.probability;
    }

private:
    [[nodiscard]] static bool is_fair(const experiment::Trial& node) {
        const serving::ClusterConfig& cluster = node.cluster;
        return serving::shares_load(cluster) && node.classes.empty() &&
               !cluster.queue.can_lose() && !cluster.outages &&
               cluster.kind_if<serving::Fifo>() != nullptr;
    }

    double clients_;
    double pause_;
    double service_;
    double places_; ///< of a node
    double cv_;
    bool is_fair_;
};

} // namespace

std::int64_t nodes_for_clients(const scenario::Objective& objective,
                               const experiment::Trial& node) {
    const auto* closed = std::get_if<workload::ClosedArrivals>(&node.arrivals);
    if (closed == nullptr || node.cluster.kind_if<serving::Tokens>() != nullptr) {
        return 1;
    }
    const Clients clients(node, *closed);
    const auto fails = [&](std::int64_t nodes) {
        return std::any_of(
            objective.times.begin(), objective.times.end(),
            [&](const scenario::TimeBound& bound) { return clients.breaks(bound, nodes); });
    };
    std::int64_t low = 1;
    std::int64_t high = 1'000'000;
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        if (fails(middle)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

} // namespace skusim::planner
