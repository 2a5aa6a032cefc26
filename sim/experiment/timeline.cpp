#include <skusim/base/check.hpp>
#include <skusim/experiment/timeline.hpp>
#include <skusim/experiment/trial.hpp>

#include "experiment/node/event_simulation.hpp"
#include "replication.hpp"

#include <algorithm>

namespace skusim::experiment {

Timeline record_timeline(const Trial& trial, std::uint64_t seed, double seconds, int steps) {
    SKUSIM_CHECK(seconds > 0 && steps >= 1 && is_stable(trial), "a stretch of a stable run");
    const double end = std::min(seconds, in_seconds(Replication::horizon.time_since_epoch()));
    const Duration step = std::max(from_seconds(end / steps), Duration{1});
    const double workers = serving::work_capacity(trial.cluster);
    const TimelineObserver observer(Time{} + step * steps, step, steps, workers);
    return with_simulation(trial, [&]<class Simulation>() {
        return Simulation::timeline(trial, serving::Seed{seed, 0}, observer);
    });
}

} // namespace skusim::experiment
