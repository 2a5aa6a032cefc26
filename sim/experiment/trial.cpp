#include <skusim/experiment/trial.hpp>
#include <skusim/theory/bounds.hpp>

#include <algorithm>
#include <mutex>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <variant>

namespace skusim::experiment {

Effort effort_for(const scenario::Simulation& simulation) {
    Effort effort;
    effort.confidence = simulation.confidence;
    effort.precision = simulation.precision;
    effort.max_requests = simulation.max_requests;
    effort.seed = simulation.seed;
    return effort;
}

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
    return rate->value() * in_seconds(speed.time) / speed.places;
}

bool is_stable(const Trial& trial) {
    const std::optional<Rate> rate = workload::open_rate(trial.arrivals);
    const serving::ServingSpeed speed = speed_under_backlog(trial);
    return !rate || serving::sheds_load(trial.cluster) ||
           theory::is_within(*rate, speed.time, speed.places);
}

struct ThreadLimit::Control {
    [[maybe_unused]] tbb::global_control control; // what it does, it does by being there
};

ThreadLimit::ThreadLimit(int threads)
    : control_(new Control{tbb::global_control(
          tbb::global_control::max_allowed_parallelism,
          static_cast<std::size_t>(threads > 0 ? threads : tbb::info::default_concurrency()))}) {}

ThreadLimit::~ThreadLimit() {
    delete control_;
}

void for_each_in_parallel(std::size_t count, const std::function<void(std::size_t)>& work,
                          const std::function<void(std::size_t)>& on_done) {
    std::mutex mutex;
    std::size_t done = 0;
    tbb::parallel_for(
        std::size_t{0}, count,
        [&](std::size_t i) {
            work(i);
            const std::lock_guard lock(mutex);
            on_done(++done);
        },
        tbb::simple_partitioner{});
}

} // namespace skusim::experiment
