// In which order things happen that happen at the same instant.
#pragma once

#include <cstdint>

namespace skusim::serving {

/// The order of simultaneous events, of clusters and of jobs. Lower phases happen first.
enum class Phase : std::uint8_t {
    expiry = 0, ///< a request that has waited its limit leaves before a worker freed at the same
                ///< instant can take it: "waited this long" includes the limit itself
    completion = 1,  ///< a worker freed at an instant can serve what arrives at that instant
    abandonment = 2, ///< after completion: a request completed at its very timeout is completed
    delivery = 3,    ///< before arrival: who has its answer at an instant is no longer inside
    arrival = 4,     ///< sees the state that all ends at the same instant have left
    batching = 5,    ///< after arrival: who comes as a worker becomes free can be in its batch
    eviction = 6,    ///< after completion: what ends as its node is taken away, or fails, has ended
    refresh = 7,     ///< a controller looks at what all else at the instant has left
};

} // namespace skusim::serving
