#include "warm_up.hpp"

#include <skusim/stats/warm_up.hpp>

#include <algorithm>
#include <cmath>
#include <tbb/parallel_for.h>
#include <variant>

namespace skusim::experiment {

namespace {

/// Arrivals in three relaxation times of an M/M/c queue, 1 / (c mu (1 - sqrt(rho))^2) each (Cohen
/// 1982), stretched by the variation of arrivals and service: the least that theory suggests.
/// Nodes that do not share their load each need as many.
double relaxation_arrivals(const Trial& trial) {
    const std::optional<double> offered = offered_utilization(trial);
    if (!offered) {
        return 2.0 * std::get<workload::ClosedArrivals>(trial.arrivals).concurrency;
    }
    // A queue that loses requests forgets sooner than theory says of one that does not; how soon,
    // MSER-5 finds out.
    const bool loses = trial.cluster.queue.can_lose();
    const double utilization = std::min(*offered, loses ? 0.9 : 0.999);
    const double cv = trial.service.shape.cv;
    const double arrivals_cv = workload::gap_cv(trial.arrivals);
    const double gap = 1 - std::sqrt(utilization);
    const bool shares = serving::has_one_queue(trial.cluster) ||
                        trial.cluster.router == serving::RouterKind::least_outstanding;
    const double queues = shares ? 1 : trial.cluster.nodes;
    const double relaxation =
        (loses ? 1 : 3) * utilization / (gap * gap) * 0.5 * (arrivals_cv * arrivals_cv + cv * cv);
    // Every worker must have been found busy or idle a few times. What theory says of requests
    // holds of batches where there are any.
    const auto places = static_cast<double>(speed_under_backlog(trial).places);
    const double batch = places / serving::most_in_service(trial.cluster);
    return std::max(relaxation * queues * std::max(batch, 1.0), 3 * places * utilization);
}

/// Arrivals while the number of replicas catches up with the load.
double scaling_arrivals(const Trial& trial) {
    const double most = speed_under_backlog(trial).per_second();
    const std::optional<Rate> rate = workload::open_rate(trial.arrivals);
    return in_seconds(serving::scaling_lag(trial.cluster)) * (rate ? rate->value() : most);
}

std::vector<double> average_seen(const Replications& replications) {
    std::vector<double> average(replications.front()->seen().size(), 0.0);
    for (const auto& replication : replications) {
        const std::vector<double>& seen = replication->seen();
        for (std::size_t i = 0; i < std::min(average.size(), seen.size()); ++i) {
            average[i] += seen[i] / static_cast<double>(replications.size());
        }
    }
    return average;
}

} // namespace

void warm_up(const Trial& trial, const Effort& effort, const Replications& replications) {
    const auto count = static_cast<std::int64_t>(replications.size());
    const std::int64_t most = std::max<std::int64_t>(effort.max_requests / 4 / count, 1);
    auto length =
        std::clamp<std::int64_t>(static_cast<std::int64_t>(std::max(
                                     {relaxation_arrivals(trial), scaling_arrivals(trial), 100.0})),
                                 1, most);
    std::int64_t segment = length;
    for (;;) {
        tbb::parallel_for(std::size_t{0}, replications.size(),
                          [&](std::size_t i) { replications[i]->warm_up(segment); });
        const std::vector<double> seen = average_seen(replications);
        if (stats::mser5_truncation(seen) < seen.size() / 2 - 4 || 2 * length > most) {
            return;
        }
        segment = length;
        length *= 2;
    }
}

} // namespace skusim::experiment
