#include "pattern_bound.hpp"

#include <algorithm>
#include <cmath>

namespace skusim::planner {

namespace {

/// Share of all work that is in the shortest `share` of requests. The quantile function rises, so
/// that a sum over the left ends of its steps is no more than the integral.
double least_work_share(const random::Shape& shape, double share) {
    if (shape.kind == random::ShapeKind::constant) {
        return share;
    }
    constexpr int steps = 1000;
    double sum = 0;
    for (int i = 1; i < steps; ++i) {
        sum += random::quantile(shape, share * i / steps);
    }
    return sum * share / steps;
}

} // namespace

std::int64_t nodes_for_intervals(const workload::PatternArrivals& pattern,
                                 const scenario::Objective& objective,
                                 const random::Distribution& service, double workers) {
    const double length = in_seconds(pattern.period) / static_cast<double>(pattern.rates.size());
    double most_busy = 0; // workers
    for (const scenario::TimeBound& bound : objective.times) {
        if (bound.quantity.probability == 0) {
            continue; // a mean bounds no share of the requests
        }
        const double share = least_work_share(service.shape, bound.quantity.probability);
        most_busy = std::max(most_busy, pattern.peak_rate().value() * in_seconds(service.mean) *
                                            share * length / (length + in_seconds(bound.bound)));
    }
    return static_cast<std::int64_t>(std::ceil(most_busy / workers * (1 - 1e-9)));
}

} // namespace skusim::planner
