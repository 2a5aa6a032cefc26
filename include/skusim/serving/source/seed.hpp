// What makes the draws of a simulation.
#pragma once

#include <skusim/random/stream.hpp>

#include <cstdint>

namespace skusim::random {
class DrawMemory;
}

namespace skusim::serving {

/// What makes the draws of one replication.
struct Seed {
    std::uint64_t seed = 1;
    std::uint32_t replication = 0;
    random::DrawMemory* memory = nullptr; ///< of draws, if simulations share one

    [[nodiscard]] random::StreamKey key(random::Purpose purpose, std::uint64_t entity = 0) const {
        return {seed, purpose, replication, entity};
    }
};

} // namespace skusim::serving
