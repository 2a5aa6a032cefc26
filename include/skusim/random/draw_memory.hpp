// The first draws of random sequences, kept for simulations that ask for the same ones again.
#pragma once

#include <skusim/random/distribution.hpp>
#include <skusim/random/stream.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace skusim::random {

/// How a sequence begins, and the stream from which it goes on.
struct Opening {
    std::vector<double> draws;
    Stream rest;
};

/// Simulations of one seed share their arrivals and demands (common random numbers). One that looks
/// at hundreds of clusters spares itself the drawing by a memory that they have in common. It
/// changes no number, and several threads may ask at once.
class DrawMemory {
public:
    /// The first draws of `shape` from the stream `key`, made at the first call; nullptr when the
    /// memory is full.
    [[nodiscard]] std::shared_ptr<const Opening> opening(const Shape& shape, const StreamKey& key);

    /// Draws in an opening: enough for a replication that screens a machine.
    static constexpr std::size_t length = 4096;

private:
    static constexpr std::size_t most_openings = 1000; // 32 MiB

    using Entry = std::pair<Shape, std::shared_ptr<const Opening>>;

    std::mutex mutex_;
    std::size_t size_ = 0;
    std::map<StreamKey, std::vector<Entry>> entries_; ///< by key; few shapes are drawn from one
};

} // namespace skusim::random
