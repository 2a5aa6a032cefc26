#include "event_replication.hpp"

namespace skusim::experiment {

std::unique_ptr<Replication> make_event_replication(const Trial& trial, const serving::Seed& seed,
                                                    bool with_waits) {
    const serving::ClusterConfig& cluster = trial.cluster;
    return cluster.batching     ? make_batching_replication(trial, seed, with_waits)
           : cluster.processors ? make_sharing_replication(trial, seed, with_waits)
           : !cluster.priorities.empty()
               ? make_priority_replication(trial, seed, with_waits)
               : replication_on<serving::FifoNode>(trial, seed, with_waits);
}

std::unique_ptr<Replication> make_replication(const Trial& trial, const serving::Seed& seed,
                                              bool with_waits) {
    return workload::is_open(trial.arrivals) && !serving::needs_events(trial.cluster)
               ? make_arrival_replication(trial, seed, with_waits)
               : make_event_replication(trial, seed, with_waits);
}

} // namespace skusim::experiment
