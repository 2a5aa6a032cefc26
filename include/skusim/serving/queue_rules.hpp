// The rules of a queue that requests leave unserved.
#pragma once

#include <skusim/base/time.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace skusim::serving {

/// The rules of one node's queue.
struct QueueRules {
    /// The largest `limit`: as good as none.
    static constexpr int most_limit = 1'000'000'000;

    std::optional<int> limit;         ///< waiting places per node; unlimited if absent
    std::optional<Duration> max_wait; ///< a request that waited this long is refused
    std::optional<Duration> timeout;  ///< a request older than this is abandoned

    bool operator==(const QueueRules&) const = default;

    /// Whether a request can end in any other way than completion.
    [[nodiscard]] bool can_lose() const { return limit || max_wait || timeout; }
    /// The longest that a request stays in a queue; Duration::max() for ever.
    [[nodiscard]] Duration patience() const {
        return std::min(max_wait.value_or(Duration::max()), timeout.value_or(Duration::max()));
    }
    /// Whether a request whose patience ends is refused; else it is abandoned, as it timed out.
    [[nodiscard]] bool refuses_first() const { return max_wait && *max_wait == patience(); }
    /// Whether a queue of that length takes no more.
    [[nodiscard]] bool is_full(std::uint32_t length) const {
        return limit && length >= static_cast<std::uint32_t>(*limit);
    }
    /// The rules of one queue in the place of so many.
    [[nodiscard]] QueueRules merged(int queues) const {
        QueueRules rules = *this;
        if (limit) {
            rules.limit =
                static_cast<int>(std::min<std::int64_t>(std::int64_t{*limit} * queues, most_limit));
        }
        return rules;
    }
};

} // namespace skusim::serving
