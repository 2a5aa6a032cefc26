#include <skusim/experiment/trial.hpp>
#include <skusim/theory/bounds.hpp>

#include <algorithm>
#include <variant>

namespace skusim::experiment {

serving::ServingSpeed speed_under_backlog(const Trial& trial) {
    return serving::speed_under_backlog(trial.cluster, trial.service.mean);
}

serving::ServingSpeed greatest_speed(const Trial& trial) {
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
    const std::optional<Rate> rate = workload::open_rate(trial.arrivals);
    const serving::ServingSpeed speed = speed_under_backlog(trial);
    return !rate || serving::sheds_load(trial.cluster) ||
           theory::is_within(*rate, speed.time,
                             speed.places * serving::share_in_service(trial.cluster));
}

} // namespace skusim::experiment
