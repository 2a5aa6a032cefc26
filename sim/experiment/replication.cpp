#include "replication.hpp"

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/trial.hpp>

#include "experiment/node/event_simulation.hpp"

namespace skusim::experiment {

Replication::Replication(const Trial& trial, Waits waits)
    : tally_(waits, trial.classes.size()), classes_(demands_of(trial)) {}

Replication::~Replication() = default;

void Replication::go_on_from(const Tally& tally) {
    tally_ = tally;
}

ReplicationByEvents::ReplicationByEvents(const Trial& trial, const serving::Seed& seed, Waits waits)
    : Replication(trial, waits), trial_(trial), source_(trial_, seed, classes_) {}

ReplicationByEvents::~ReplicationByEvents() = default;

std::unique_ptr<Replication> make_event_replication(const Trial& trial, const serving::Seed& seed,
                                                    Waits waits) {
    return with_simulation(
        trial, [&]<class Simulation>() { return Simulation::replication(trial, seed, waits); });
}

std::unique_ptr<Replication> make_replication(const Trial& trial, const serving::Seed& seed,
                                              Waits waits) {
    return workload::is_open(trial.arrivals) && !serving::needs_events(trial.cluster)
               ? make_arrival_replication(trial, seed, waits)
               : make_event_replication(trial, seed, waits);
}

} // namespace skusim::experiment
