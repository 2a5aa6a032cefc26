// Queues that requests leave unserved: the limit on their length and on the wait in them.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/config.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/request_pool.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace skusim::serving {

/// Whether a queue of that length takes no more.
[[nodiscard]] inline bool is_full(const QueueRules& rules, std::uint32_t length) {
    return rules.limit && length >= static_cast<std::uint32_t>(*rules.limit);
}

/// To be called for a request that has joined a queue. `is_scheduled` belongs to the queue: of a
/// queue in order of arrival only the first has an expiry on the agenda.
template <class Host>
void watch_patience(Host& host, Time now, std::uint32_t place, bool& is_scheduled) {
    if (host.patience() != Duration::max() && !is_scheduled) {
        is_scheduled = true;
        host.schedule(later(now, host.patience()), EventKind::expiry, host.pool()[place].node);
    }
}

/// A request that no worker takes at once joins the queue, or is refused where that is full.
template <class Host, class Queue>
void wait_or_refuse(Host& host, Time now, std::uint32_t place, Queue& queue, bool& is_scheduled) {
    if (is_full(host.config().queue, queue.length)) {
        host.refuse(now, place);
        return;
    }
    queue.push(host.pool(), place);
    watch_patience(host, now, place, is_scheduled);
}

/// Those at the head of node `index`'s queue who have waited their limit leave. Gives whether an
/// expiry is scheduled for the next.
template <class Host>
[[nodiscard]] bool let_impatient_go(Host& host, Time now, std::uint32_t index,
                                    RequestQueue& queue) {
    while (queue.length > 0) {
        const Time limit = later(host.pool()[queue.head].arrived, host.patience());
        if (limit > now) {
            host.schedule(limit, EventKind::expiry, index);
            return true;
        }
        host.dismiss(now, queue.pop(host.pool()));
    }
    return false;
}

template <class Host>
[[nodiscard]] bool let_impatient_go(Host& host, Time now, std::uint32_t index,
                                    PriorityQueue& queue) {
    Time next = Time::max();
    for (std::size_t priority = 0; priority < queue.levels.size(); ++priority) {
        const RequestQueue& level = queue.levels[priority];
        while (level.length > 0) {
            const Time limit = later(host.pool()[level.head].arrived, host.patience());
            if (limit > now) {
                next = std::min(next, limit);
                break;
            }
            host.dismiss(now, queue.pop(host.pool(), priority));
        }
    }
    if (next != Time::max()) {
        host.schedule(next, EventKind::expiry, index);
    }
    return next != Time::max();
}

} // namespace skusim::serving
