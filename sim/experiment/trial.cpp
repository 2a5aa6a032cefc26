#include <skusim/experiment/trial.hpp>
#include <skusim/theory/bounds.hpp>

#include <algorithm>
#include <limits>
#include <variant>

namespace skusim::experiment {

std::vector<Trial> trials_of_stations(const Trial& trial) {
    std::vector<Trial> alone;
    const auto* stations = trial.cluster.kind_if<serving::Stations>();
    for (std::size_t number = 0; stations != nullptr && number < trial.classes.size(); ++number) {
        const TrialClass& each = trial.classes[number];
        Trial station = trial;
        station.cluster.group().kind = serving::Fifo{};
        station.cluster.group().slots = stations->workers[number];
        if (stations->limit_of_workers) {
            station.cluster.queue.limit = stations->workers[number];
        }
        station.service = each.service;
        station.classes.clear();
        if (const std::optional<Rate> rate = workload::open_rate(trial.arrivals)) {
            station.arrivals = workload::at_rate(trial.arrivals, *rate * each.share);
        }
        alone.push_back(std::move(station));
    }
    return alone;
}

namespace {

/// Requests a second of the mix that arrives: the slowest station is the speed of all.
serving::ServingSpeed speed_of_mix(const Trial& trial, const std::vector<Trial>& stations) {
    double per_second = std::numeric_limits<double>::infinity();
    for (std::size_t number = 0; number < stations.size(); ++number) {
        per_second = std::min(per_second, speed_under_backlog(stations[number]).per_second() /
                                              trial.classes[number].share);
    }
    return {trial.service.mean, per_second * in_seconds(trial.service.mean)};
}

serving::ServingSpeed speed_of_all(const Trial& trial, const std::vector<Trial>& stations) {
    double per_second = 0;
    for (const Trial& station : stations) {
        per_second += greatest_speed(station).per_second();
    }
    return {trial.service.mean, per_second * in_seconds(trial.service.mean)};
}

} // namespace

serving::ServingSpeed speed_under_backlog(const Trial& trial) {
    if (const std::vector<Trial> stations = trials_of_stations(trial); !stations.empty()) {
        return speed_of_mix(trial, stations);
    }
    return serving::speed_under_backlog(trial.cluster, trial.service.mean);
}

serving::ServingSpeed greatest_speed(const Trial& trial) {
    if (const std::vector<Trial> stations = trials_of_stations(trial); !stations.empty()) {
        return serving::sheds_load(trial.cluster) ? speed_of_all(trial, stations)
                                                  : speed_of_mix(trial, stations);
    }
    return serving::greatest_speed(trial.cluster, trial.service.mean);
}

Duration least_service(const Trial& trial) {
    return serving::least_service(trial.cluster, trial.service.mean);
}

std::vector<serving::DemandClass> demands_of(const Trial& trial) {
    std::vector<serving::DemandClass> demands;
    for (const TrialClass& each : trial.classes) {
        demands.push_back({each.share,
                           in_seconds(each.service.mean) / in_seconds(trial.service.mean),
                           each.service.shape});
    }
    return demands;
}

std::optional<double> offered_utilization(const Trial& trial) {
    const std::optional<Rate> rate = workload::open_rate(trial.arrivals);
    if (!rate) {
        return std::nullopt;
    }
    const serving::ServingSpeed speed = speed_under_backlog(trial);
    const double places = speed.places * serving::share_in_service(trial.cluster);
    return rate->value() * in_seconds(speed.time) / places;
}

bool is_stable(const Trial& trial) {
    if (const std::vector<Trial> stations = trials_of_stations(trial); !stations.empty()) {
        return std::all_of(stations.begin(), stations.end(), is_stable);
    }
    const std::optional<Rate> rate = workload::open_rate(trial.arrivals);
    const serving::ServingSpeed speed = speed_under_backlog(trial);
    return !rate || serving::sheds_load(trial.cluster) ||
           theory::is_within(*rate, speed.time,
                             speed.places * serving::share_in_service(trial.cluster));
}

} // namespace skusim::experiment
