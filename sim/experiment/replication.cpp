#include "replication.hpp"

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/trial.hpp>

#include "experiment/node/engine.hpp"

namespace skusim::experiment {

std::unique_ptr<Replication> make_event_replication(const Trial& trial, const serving::Seed& seed,
                                                    Waits waits) {
    return with_engine(trial,
                       [&]<class Engine>() { return Engine::replication(trial, seed, waits); });
}

std::unique_ptr<Replication> make_replication(const Trial& trial, const serving::Seed& seed,
                                              Waits waits) {
    return workload::is_open(trial.arrivals) && !serving::needs_events(trial.cluster)
               ? make_arrival_replication(trial, seed, waits)
               : make_event_replication(trial, seed, waits);
}

} // namespace skusim::experiment
