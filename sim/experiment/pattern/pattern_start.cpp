#include <skusim/experiment/trial.hpp>
#include <skusim/stats/estimate.hpp>

#include "experiment/warm_up.hpp"
#include "pattern_replication.hpp"
#include "schedule.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace skusim::experiment {

namespace {

/// Seconds in which the queue of an interval forgets its past by a factor e: M/M/c's relaxation
/// time (Cohen 1982), stretched by the variation of service; infinite at overload.
double relaxation_seconds(const Trial& trial, Rate rate) {
    const serving::ClusterConfig& cluster = trial.cluster;
    const serving::ServingSpeed speed = speed_under_backlog(trial);
    const double all = serving::work_capacity(cluster);
    const double workers_of_queue = serving::shares_load(cluster) ? all : all / cluster.nodes();
    const double utilization = rate.value() * in_seconds(speed.time) / speed.places;
    if (utilization >= 1) {
        return stats::infinite;
    }
    const double gap = 1 - std::sqrt(utilization);
    const double cv = trial.service.shape.cv;
    const double service = in_seconds(speed.time) * 0.5 * (1 + cv * cv);
    // However many workers there are, what is in service must end.
    return std::max(service / (workers_of_queue * gap * gap), service);
}

} // namespace

std::size_t first_interval_of(const Trial& trial, const workload::PatternArrivals& pattern) {
    if (trial.cluster.outages) {
        return 0; // nodes that were down a while ago leave queues that theory does not tell
    }
    constexpr double relaxations = 6; // what is left of the start is then e^-6 of it
    const std::vector<double> level = backlogs(trial, pattern, stats::infinite, {});
    const double least_seconds =
        std::max(in_seconds(serving::scaling_lag(trial.cluster)), seconds_without_workers(trial));
    double forgotten = 0;
    double seconds = 0;
    for (std::size_t i = pattern.rates.size() - 1; i > 0; --i) {
        const double length = in_seconds(pattern.length_of(i));
        forgotten += length / relaxation_seconds(trial, pattern.rates[i]);
        seconds += length;
        if (level[i] == 0 && forgotten >= relaxations && seconds >= least_seconds) {
            return i;
        }
    }
    return 0;
}

} // namespace skusim::experiment
