#include "expected.hpp"

#include <skusim/random/residual.hpp>
#include <skusim/stats/estimate.hpp>
#include <skusim/theory/closed.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <variant>
#include <vector>

namespace skusim::experiment {

double waiting_room(const Trial& trial) {
    double of_stations = 0;
    for (const Trial& station : trials_of_stations(trial)) {
        of_stations += waiting_room(station);
    }
    if (of_stations > 0) {
        return of_stations;
    }
    const serving::QueueRules& queue = trial.cluster.queue;
    double room = stats::infinite;
    if (queue.patience() != Duration::max()) {
        room = speed_under_backlog(trial).per_second() * in_seconds(queue.patience());
    }
    if (queue.limit) {
        room = std::min(room, static_cast<double>(*queue.limit) * trial.cluster.nodes());
    }
    return room;
}

namespace {

/// Workers serve one request each, or share processors; `away` is all that a client does
/// elsewhere.
double response_seconds(const Trial& trial, int clients, double away) {
    // Workers that share processors do what fewer, or slower, ones would.
    const double capacity = serving::work_capacity(trial.cluster);
    const double whole = std::max(std::floor(capacity), 1.0);
    const bool suffices = whole >= clients;
    const double service = in_seconds(trial.service.mean) * (suffices ? 1.0 : whole / capacity);
    const int servers = suffices ? clients : static_cast<int>(whole);
    const theory::ClosedSystem system{clients, servers, away, service};
    constexpr int large = 100'000; // so many clients bunch so little that the bound is the answer
    return clients > large ? theory::least_response_seconds(system)
                           : theory::mean_response_seconds(system);
}

} // namespace

Duration expected_response(const Trial& trial) {
    const auto& closed = std::get<workload::ClosedArrivals>(trial.arrivals);
    const double delay = in_seconds(serving::mean_delay(trial.cluster));
    const double away = in_seconds(closed.mean_pause()) + delay;
    const double fastest = speed_under_backlog(trial).per_second();
    double response =
        serving::serves_batches(trial.cluster)
            ? std::max(in_seconds(least_service(trial)), closed.concurrency / fastest - away)
            : response_seconds(trial, closed.concurrency, away);
    const double room = waiting_room(trial);
    if (room != stats::infinite) {
        response = std::min(response, in_seconds(trial.service.mean) + room / fastest);
    }
    return from_seconds(response + delay);
}

namespace {

/// How many times longer than alone a request takes among those that share its processors: at most
/// as long as a request takes in M/M/c, waiting and service, which is the mean of both.
double stretch_by_sharing(const Trial& trial) {
    const serving::ClusterConfig& cluster = trial.cluster;
    if (cluster.kind_if<serving::Sharing>() == nullptr) {
        return 1;
    }
    if (!workload::is_open(trial.arrivals)) {
        return in_seconds(expected_response(trial)) / in_seconds(trial.service.mean);
    }
    const double pools = serving::shares_load(cluster) ? 1 : cluster.nodes();
    const double processors = serving::work_capacity(cluster) / pools;
    constexpr double highest = 0.999; // beyond it, a run is limited by its budget
    const double load = std::min(*offered_utilization(trial), highest);
    const double full = cluster.group().slots.most() * cluster.nodes() / pools / processors;
    return std::min(1 + 1 / (processors * (1 - load)), full);
}

} // namespace

double arrivals_to_forget_work(const Trial& trial, double left) {
    if (workload::is_open(trial.arrivals) &&
        trial.cluster.kind_if<serving::Stations>() != nullptr) {
        const std::vector<Trial> stations = trials_of_stations(trial);
        double most = 0;
        for (std::size_t number = 0; number < stations.size(); ++number) {
            most = std::max(most, arrivals_to_forget_work(stations[number], left) /
                                      trial.classes[number].share);
        }
        return most;
    }
    const random::Shape& shape = trial.service.shape;
    if (shape.cv <= 1) {
        return 0;
    }
    const double seconds = in_seconds(trial.service.mean) * stretch_by_sharing(trial) *
                           random::Residual(shape).tail_quantile(left);
    if (const auto* closed = std::get_if<workload::ClosedArrivals>(&trial.arrivals)) {
        const Duration cycle = closed->mean_pause() + expected_response(trial);
        return seconds * closed->concurrency / in_seconds(cycle);
    }
    return seconds * workload::open_rate(trial.arrivals)->value();
}

} // namespace skusim::experiment
