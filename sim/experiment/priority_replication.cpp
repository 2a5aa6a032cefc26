#include <skusim/serving/fifo_node.hpp>

#include "event_replication.hpp"

namespace skusim::experiment {

std::unique_ptr<Replication> make_priority_replication(const Trial& trial,
                                                       const serving::Seed& seed, bool with_waits) {
    return replication_on<serving::PriorityNode>(trial, seed, with_waits);
}

} // namespace skusim::experiment
