// How a node joins requests into batches.
//
// After the dynamic batcher of Triton Inference Server (user guide, "Batchers": preferred batch
// sizes, delayed batching). When a worker is free, a batch of the largest preferred size that the
// queue can fill starts, though more wait; where no size is preferred, one of the largest size. If
// none can be filled, the queue waits for more
// until its first request is `max_delay` old and then all of it starts, up to the largest size. A
// batch takes the first of the queue and is not joined once it has started.
#pragma once

#include <skusim/base/time.hpp>

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

} // namespace skusim::serving
