#include <skusim/experiment/recording.hpp>
#include <skusim/experiment/trial.hpp>

#include "experiment/node/event_simulation.hpp"

namespace skusim::experiment {

Recording record(Trial trial, std::uint64_t seed, std::size_t most_requests, RecordingEnd end) {
    if (end == RecordingEnd::last_ending) {
        if (auto* trace = std::get_if<workload::TraceArrivals>(&trial.arrivals)) {
            trace->start = 0;
        }
    }
    Recording recording;
    recording.nodes = serving::merged_if_central(trial.cluster).nodes();
    with_simulation(trial, [&]<class Simulation>() {
        Simulation::record(trial, serving::Seed{seed, 0}, most_requests, end, recording);
    });
    return recording;
}

} // namespace skusim::experiment
