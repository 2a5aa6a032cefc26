// Nodes that serve requests in batches, and how long a batch takes.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/node/batching/batch_rules.hpp>
#include <skusim/serving/node/speed.hpp>
#include <skusim/serving/slots.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::serving {

class BatchingNode;

/// Nodes that batch. A slot is a worker, which serves one batch at a time.
///
/// Workers that share an accelerator slow each other down: while k of their batches are in service,
/// each is worked on at 1/k of the accelerator's speed (processor sharing). That is an accelerator
/// which one batch keeps busy from end to end. What copies gain where it does not is not in it.
struct Batching {
    using Node = BatchingNode;

    BatchRules rules;
    /// Mean time of a batch of 1, 2, ... max_size requests that has its accelerator for itself.
    std::vector<Duration> times;
    int accelerators = 1; ///< of a node, evenly shared by its workers; no more than these

    [[nodiscard]] Duration time_of(int size) const {
        return times[static_cast<std::size_t>(size - 1)];
    }
    bool operator==(const Batching&) const = default;

    [[nodiscard]] double work(Slots slots) const { return slots.most(); }
    [[nodiscard]] Batching merged(int nodes) const;
    [[nodiscard]] ServingSpeed speed_under_backlog() const;
    /// It is reached with batches of one size, which need not be the largest.
    [[nodiscard]] ServingSpeed greatest_speed() const;
    [[nodiscard]] Duration least_time() const;
};

/// The size at which requests leave fastest: the most requests per second of a batch's time.
[[nodiscard]] int fastest_batch(const Batching& batching);

} // namespace skusim::serving
