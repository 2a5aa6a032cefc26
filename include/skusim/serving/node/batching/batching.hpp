// How a node joins requests into batches, and how long a batch takes.
//
// After the dynamic batcher of Triton Inference Server (user guide, "Batchers": preferred batch
// sizes, delayed batching). When a worker is free, a batch of the largest preferred size that the
// queue can fill starts, or of the largest size; if neither can be filled, the queue waits for more
// until its first request is `max_delay` old and then all of it starts, up to the largest size. A
// batch takes the first of the queue and is not joined once it has started.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/node/speed.hpp>
#include <skusim/serving/slots.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::serving {

struct BatchRules {
    int max_size = 1;                 ///< requests in one batch at most
    Duration max_delay{};             ///< longest wait for a batch to fill while a worker is free
    std::vector<int> preferred_sizes; ///< ascending, none above max_size

    bool operator==(const BatchRules&) const = default;
};

/// The batch that starts when a worker is free and `waiting` >= 1 requests wait, the first of them
/// since `age`; 0 to wait for more.
[[nodiscard]] int batch_to_start(const BatchRules& rules, std::uint32_t waiting, Duration age);

/// The batches of a node that never runs out of requests.
[[nodiscard]] int batch_under_backlog(const BatchRules& rules);

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
