#include <skusim/experiment/recording.hpp>
#include <skusim/experiment/trial.hpp>

#include "experiment/node/engine.hpp"

namespace skusim::experiment {

Recording record(const Trial& trial, std::uint64_t seed, std::size_t most_requests,
                 RecordingEnd end) {
    Recording recording;
    recording.nodes = serving::merged_if_central(trial.cluster).nodes();
    with_engine(trial, [&]<class Engine>() {
        Engine::record(trial, serving::Seed{seed, 0}, most_requests, end, recording);
    });
    return recording;
}

} // namespace skusim::experiment
