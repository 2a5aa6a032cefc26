// Queues that requests leave unserved: the limit on their length and on the wait in them.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/node/request_pool.hpp>
#include <skusim/serving/queue_rules.hpp>

#include <cstdint>

namespace skusim::serving {

/// A first-in first-out queue of places, linked through the requests themselves.
class RequestQueue {
public:
    [[nodiscard]] std::uint32_t length() const { return length_; }
    /// The first; the queue must not be empty.
    [[nodiscard]] std::uint32_t head() const { return head_; }

    void push(RequestPool& pool, std::uint32_t place) {
        pool[place].next = no_request;
        if (length_++ == 0) {
            head_ = place;
        } else {
            pool[tail_].next = place;
        }
        tail_ = place;
    }

    /// The queue must not be empty.
    std::uint32_t pop(const RequestPool& pool) {
        const std::uint32_t place = head_;
        head_ = pool[place].next;
        --length_;
        return place;
    }

    /// Those at the head of the queue who have waited their limit leave. Gives when the next will
    /// have; Time::max() if nobody waits.
    template <class Host>
    [[nodiscard]] Time dismiss_impatient(Host& host, Time now) {
        while (length_ > 0) {
            const Time limit = later(host.pool()[head_].arrived, host.patience());
            if (limit > now) {
                return limit;
            }
            host.dismiss(now, pop(host.pool()));
        }
        return Time::max();
    }
    /// Does so at node `index`, and schedules an expiry for the next. Gives whether there is one.
    template <class Host>
    [[nodiscard]] bool let_impatient_go(Host& host, Time now, std::uint32_t index) {
        const Time next = dismiss_impatient(host, now);
        if (next != Time::max()) {
            host.schedule(next, EventKind::expiry, index);
        }
        return next != Time::max();
    }

private:
    std::uint32_t head_ = no_request;
    std::uint32_t tail_ = no_request;
    std::uint32_t length_ = 0;
};

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
    if (host.queue_rules().is_full(queue.length())) {
        host.refuse(now, place);
        return;
    }
    queue.push(host.pool(), place);
    watch_patience(host, now, place, is_scheduled);
}

} // namespace skusim::serving
