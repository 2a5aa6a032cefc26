// How many requests the workers of a node serve at once, and by which rules others wait.
#pragma once

#include <skusim/placement/packing.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/serving/config.hpp>

#include <optional>
#include <vector>

namespace skusim::placement {

/// What workers share that have a processor each.
[[nodiscard]] serving::Processors own_processors(int workers);

/// Whether nodes are simulated as nodes that batch: also for the sake of a shared accelerator
/// alone.
[[nodiscard]] bool is_batching(const scenario::Node& node);

/// The largest batch that a worker serves.
[[nodiscard]] int largest_batch(const scenario::Node& node);

/// The batches of a node whose `workers` share so many accelerators, where `times` are the mean
/// times of batches of 1, 2, ...: no batch is larger than there are times for. Nothing where
/// requests are served one by one, on accelerators of their own.
[[nodiscard]] std::optional<serving::Batching>
batching(const scenario::Node& node, int workers, int accelerators,
         const std::vector<Duration>& times);

/// Divides the times by the first of them, up to the largest batch: a job's items want them so, as
/// serving::ItemWork has them.
[[nodiscard]] std::vector<double> batch_ratios(const scenario::Node& node,
                                               const std::vector<Duration>& times);

/// The rules of the queue in front of a node of `workers`.
[[nodiscard]] serving::QueueRules queue_rules(const scenario::Node& node, int workers);

} // namespace skusim::placement
