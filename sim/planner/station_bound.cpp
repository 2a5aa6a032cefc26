#include "station_bound.hpp"

#include <skusim/theory/bounds.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace skusim::planner {

namespace {

constexpr std::int64_t most_counted = 1'000'000;

Rate rate_of(const experiment::Trial& station) {
    return *workload::open_rate(station.arrivals);
}

/// The least number of nodes whose stations can serve so much of all that arrives.
std::int64_t nodes_that_serve(const std::vector<experiment::Trial>& stations, double per_second) {
    const auto served = [&](std::int64_t nodes) {
        double sum = 0;
        for (const experiment::Trial& station : stations) {
            const double most = experiment::greatest_speed(station).per_second();
            sum += std::min(rate_of(station).value(), most * static_cast<double>(nodes));
        }
        return sum;
    };
    constexpr double rounding = 1e-9;
    std::int64_t low = 1;
    std::int64_t high = most_counted;
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        if (served(middle) < per_second * (1 - rounding)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

std::int64_t nodes_without_loss(const std::vector<experiment::Trial>& stations) {
    std::int64_t nodes = 1;
    for (const experiment::Trial& station : stations) {
        const serving::ServingSpeed speed = experiment::speed_under_backlog(station);
        nodes = std::max(nodes, theory::least_nodes(rate_of(station), speed.time, speed.places));
    }
    return nodes;
}

} // namespace

double served_share(const scenario::Objective& objective) {
    double share = 0;
    for (const scenario::TimeBound& bound : objective.times) {
        const double probability = bound.quantity.probability;
        share = std::max(share, probability > 0 ? probability : 1.0);
    }
    if (objective.max_error_rate) {
        share = std::max(share, 1 - *objective.max_error_rate);
    }
    return share;
}

std::int64_t nodes_for_stations(const scenario::Objective& objective,
                                const experiment::Trial& node) {
    const std::vector<experiment::Trial> stations = experiment::trials_of_stations(node);
    if (stations.empty()) {
        return 1;
    }
    if (!serving::sheds_load(node.cluster)) {
        return nodes_without_loss(stations);
    }
    const double rate = workload::open_rate(node.arrivals)->value();
    std::int64_t nodes = nodes_that_serve(stations, rate * served_share(objective));
    for (std::size_t number = 0; number < objective.classes.size(); ++number) {
        const serving::ServingSpeed speed = experiment::greatest_speed(stations[number]);
        const Rate served = rate_of(stations[number]) * served_share(objective.classes[number]);
        nodes =
            std::max(nodes, theory::nodes_at_utilization(served, speed.time, speed.places, 1.0));
    }
    return nodes;
}

} // namespace skusim::planner
