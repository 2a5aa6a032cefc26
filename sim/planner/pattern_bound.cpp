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

/// Share of all work that `share` of requests, begun without a look at their service times, have:
/// five standard deviations of such a sum below its mean.
double least_blind_share(const random::Shape& shape, double share, double requests) {
    return share * std::max(1 - 5 * shape.cv / std::sqrt(share * requests), 0.0);
}

} // namespace

std::int64_t nodes_for_intervals(const workload::PatternArrivals& pattern,
                                 const scenario::Objective& objective,
                                 const random::Distribution& service, double workers, bool blind) {
    const double length = in_seconds(pattern.period) / static_cast<double>(pattern.rates.size());
    double most_busy = 0; // workers
    for (const scenario::TimeBound& bound : objective.times) {
        if (bound.quantity.probability == 0) {
            continue; // a mean bounds no share of the requests
        }
        const double probability = bound.quantity.probability;
        const double requests = pattern.peak_rate().value() * length;
        const double room = length + in_seconds(bound.bound);
        const double sorted = least_work_share(service.shape, probability);
        most_busy = std::max(most_busy, requests * in_seconds(service.mean) * sorted / room);
        if (blind && requests > 0) {
            // What workers have only begun at the end: mean (1 + cv^2) / 2 each, ten times over.
            const double begun =
                5 * in_seconds(service.mean) * (1 + service.shape.cv * service.shape.cv);
            const double work = requests * in_seconds(service.mean) *
                                least_blind_share(service.shape, probability, requests);
            most_busy = std::max(most_busy, work / (room + begun));
        }
    }
    return static_cast<std::int64_t>(std::ceil(most_busy / workers * (1 - 1e-9)));
}

} // namespace skusim::planner
