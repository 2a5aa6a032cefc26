// How long what can go down is up, and how long it is away: of nodes that serve requests, of zones
// and pools of them, and of nodes that work on a job.
//
// Each length is a draw of its own, named by whose it is and the how manyth: the k-th life of a
// node is the same whatever else fails, on however many nodes.
#pragma once

#include <skusim/random/distribution.hpp>
#include <skusim/serving/source/seed.hpp>

#include <cstdint>

namespace skusim::serving {

class OutageClock {
public:
    OutageClock(const Seed& seed, random::Purpose purpose) : seed_(seed), purpose_(purpose) {}

    /// The `number`-th length of `entity`, of mean one.
    [[nodiscard]] double draw(const random::Shape& shape, std::uint64_t entity,
                              std::uint32_t number) const;
    [[nodiscard]] Duration draw(const random::Distribution& length, std::uint64_t entity,
                                std::uint32_t number) const;

private:
    Seed seed_;
    random::Purpose purpose_;
};

} // namespace skusim::serving
