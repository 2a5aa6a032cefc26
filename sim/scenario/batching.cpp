#include <skusim/scenario/scenario.hpp>

#include <algorithm>

namespace skusim::scenario {

std::optional<serving::Batching> batching(const Node& node, int accelerators,
                                          const std::vector<Duration>& times) {
    if (!is_batching(node)) {
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

} // namespace skusim::scenario
