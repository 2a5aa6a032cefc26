#include <skusim/serving/sharing_node.hpp>

#include "event_replication.hpp"

namespace skusim::experiment {

std::unique_ptr<Replication> make_sharing_replication(const Trial& trial, const serving::Seed& seed,
                                                      bool with_waits) {
    return replication_on<serving::SharingNode>(trial, seed, with_waits);
}

} // namespace skusim::experiment
