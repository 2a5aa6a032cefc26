#include "capacity_guess.hpp"

#include <skusim/random/distribution.hpp>
#include <skusim/theory/approximate.hpp>

#include <algorithm>
#include <vector>

namespace skusim::planner {

namespace {

std::vector<double> equally_likely_seconds(const random::Distribution& service) {
    constexpr int count = 64;
    std::vector<double> seconds;
    for (int i = 0; i < count; ++i) {
        seconds.push_back(in_seconds(service.mean) *
                          random::quantile(service.shape, (i + 0.5) / count));
    }
    return seconds;
}

/// As batches grow with the load: the fastest load at which batches of one size are in time, when
/// their requests wait for as long as one batch takes, and for it to fill.
double guess_batching_per_second(const experiment::Trial& node,
                                 const scenario::Objective& objective) {
    const serving::Batching& batching = *node.cluster.batching;
    const double most = 0.99 * experiment::speed_under_backlog(node).per_second();
    double guess = 0.05 * most;
    for (int size = 1; size <= batching.rules.max_size; ++size) {
        const double seconds = in_seconds(batching.time_of(size));
        const double rate = std::min(0.9 * size * batching.accelerators / seconds, most);
        const double delay = std::min(in_seconds(batching.rules.max_delay), (size - 1) / rate);
        const bool keeps =
            std::all_of(objective.latency.begin(), objective.latency.end(), [&](const auto& bound) {
                const double unit = bound.probability > 0
                                        ? random::quantile(node.service.shape, bound.probability)
                                        : 1.0;
                const double waited = bound.probability > 0 ? bound.probability : 0.5;
                return delay + seconds * (unit + waited) <= in_seconds(bound.bound);
            });
        guess = keeps ? std::max(guess, rate) : guess;
    }
    return guess;
}

} // namespace

double guess_capacity_per_second(const experiment::Trial& node,
                                 const scenario::Objective& objective) {
    if (node.cluster.batching) {
        return guess_batching_per_second(node, objective);
    }
    const double service = in_seconds(node.service.mean);
    const int workers = node.cluster.workers;
    const double cv = node.service.shape.cv;
    const std::vector<double> services = equally_likely_seconds(node.service);
    const auto keeps_to_objective = [&](double rate) {
        const theory::MultiServer system{workers, rate, service};
        for (const scenario::LatencyBound& bound : objective.latency) {
            const double seconds = in_seconds(bound.bound);
            const bool is_mean = bound.probability == 0;
            const bool keeps =
                is_mean ? theory::approximate_mean_wait_seconds(system, 1, cv) + service <= seconds
                        : theory::guess_response_tail(system, cv, services, seconds) <=
                              1 - bound.probability;
            if (!keeps) {
                return false;
            }
        }
        return true;
    };
    double low = 0.01;
    double high = 0.99;
    if (keeps_to_objective(high * workers / service)) {
        return high * workers / service;
    }
    constexpr int steps = 10; // to a thousandth of the workers' time
    for (int step = 0; step < steps; ++step) {
        const double middle = 0.5 * (low + high);
        (keeps_to_objective(middle * workers / service) ? low : high) = middle;
    }
    return low * workers / service;
}

} // namespace skusim::planner
