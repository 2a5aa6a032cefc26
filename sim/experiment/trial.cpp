#include <skusim/experiment/trial.hpp>
#include <skusim/theory/bounds.hpp>

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

std::optional<double> offered_utilization(const Trial& trial) {
    const std::optional<Rate> rate = workload::open_rate(trial.arrivals);
    if (!rate) {
        return std::nullopt;
    }
    const double workers = serving::most_in_service(trial.cluster);
    return rate->value() * in_seconds(trial.service.mean) / workers;
}

bool is_stable(const Trial& trial) {
    const std::optional<Rate> rate = workload::open_rate(trial.arrivals);
    const std::int64_t workers = serving::most_in_service(trial.cluster);
    return !rate || trial.cluster.queue.can_lose() ||
           theory::is_within(*rate, trial.service.mean, workers);
}

struct ThreadLimit::Control {
    tbb::global_control control;
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
