// The draws of random sequences, kept for simulations that ask for the same ones again.
#pragma once

#include <skusim/random/distribution.hpp>
#include <skusim/random/stream.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace skusim::random {

/// One sequence from its beginning on, as far as any simulation has come. Several threads may ask
/// at once.
class RememberedSequence {
public:
    /// Enough for a replication that screens a machine lie in a few parts.
    static constexpr std::size_t part_length = 1024;
    using Part = std::array<double, part_length>;

    /// Parts are taken from `parts_left`, which is shared with other sequences and outlives it.
    RememberedSequence(const Shape& shape, const StreamKey& key, std::atomic<int>& parts_left)
        : shape_(shape), rest_(key), parts_left_(parts_left) {}

    [[nodiscard]] const Shape& shape() const { return shape_; }
    /// The draws from `number` * part_length on, made at the first call; nullptr when the memory is
    /// full. Who asks has asked for all parts before it.
    [[nodiscard]] const Part* part(std::size_t number);
    /// Where the sequence goes on, once a part was refused.
    [[nodiscard]] Stream rest() const;

private:
    mutable std::mutex mutex_;
    Shape shape_;
    Stream rest_; ///< behind the last part
    std::deque<Part> parts_;
    std::atomic<int>& parts_left_; ///< of the memory: once there are none, there never are again
};

/// Simulations of one seed share arrivals and demands (common random numbers). One that looks
/// at hundreds of clusters spares itself the drawing by a memory that they have in common, and
/// which outlives them. It changes no number, and several threads may ask at once.
class DrawMemory {
public:
    /// The draws of `shape` from the stream `key`.
    [[nodiscard]] RememberedSequence& sequence(const Shape& shape, const StreamKey& key);

    static constexpr int most_parts = 1000; ///< 8 MiB: four times as many spare no more

private:
    std::mutex mutex_;
    std::atomic<int> parts_left_ = most_parts;
    /// By key; few shapes are drawn from one.
    std::map<StreamKey, std::vector<std::unique_ptr<RememberedSequence>>> sequences_;
};

} // namespace skusim::random
