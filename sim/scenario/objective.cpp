#include <skusim/scenario/scenario.hpp>

namespace skusim::scenario {

std::vector<Bound> bounds_of(const Objective& objective) {
    std::vector<Bound> bounds;
    for (const TimeBound& time : objective.times) {
        bounds.push_back({time.quantity, in_seconds(time.bound)});
    }
    if (objective.max_error_rate) {
        bounds.push_back({{stats::QuantityKind::error_rate}, *objective.max_error_rate});
    }
    if (objective.min_throughput) {
        bounds.push_back({{stats::QuantityKind::throughput}, objective.min_throughput->value()});
    }
    if (objective.goodput) {
        bounds.push_back({{stats::QuantityKind::goodput}, objective.goodput->at_least});
    }
    return bounds;
}

} // namespace skusim::scenario
