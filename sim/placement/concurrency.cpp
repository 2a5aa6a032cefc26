#include "concurrency.hpp"

#include <algorithm>

namespace skusim::placement {

serving::Slots slots(const scenario::Node& node, int workers) {
    return node.max_concurrent_requests.times(workers);
}

std::int64_t most_threads(const scenario::Node& node) {
    const bool shares = node.discipline == scenario::Discipline::processor_sharing;
    return std::int64_t{node.threads_per_worker} *
           (shares ? 1 : node.max_concurrent_requests.count());
}

serving::Processors own_processors(int workers) {
    return {static_cast<double>(workers), static_cast<double>(workers)};
}

bool is_batching(const scenario::Node& node) {
    return node.batch || node.copies_per_accelerator > 1;
}

int largest_batch(const scenario::Node& node) {
    return node.batch ? node.batch->max_size : 1;
}

std::optional<serving::Batching> batching(const scenario::Node& node, int workers,
                                          int accelerators, const std::vector<Duration>& times) {
    if (!is_batching(node) && workers <= accelerators) {
        return std::nullopt;
    }
    serving::Batching result;
    result.rules = node.batch.value_or(serving::BatchRules{});
    result.rules.max_size = std::min(result.rules.max_size, static_cast<int>(times.size()));
    std::erase_if(result.rules.preferred_sizes,
                  [&](int size) { return size > result.rules.max_size; });
    result.times.assign(times.begin(), times.begin() + result.rules.max_size);
    result.accelerators = accelerators;
    return result;
}

std::vector<double> batch_ratios(const scenario::Node& node, const std::vector<Duration>& times) {
    std::vector<double> ratios{1};
    const auto largest = std::min(static_cast<std::size_t>(largest_batch(node)), times.size());
    for (std::size_t size = 2; size <= largest; ++size) {
        ratios.push_back(static_cast<double>(times[size - 1].count()) /
                         static_cast<double>(times.front().count()));
    }
    return ratios;
}

serving::QueueRules queue_rules(const scenario::Node& node, int workers) {
    serving::QueueRules rules{node.queue.limit(), node.queue.max_wait, node.queue.timeout};
    if (node.queue.has_places_of_slots()) {
        const serving::Slots places = slots(node, workers).times(largest_batch(node));
        rules.limit = places.is_limited() ? places.count() : serving::QueueRules::most_limit;
    }
    return rules;
}

} // namespace skusim::placement
