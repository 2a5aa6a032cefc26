// The replicas of an autoscaled service: which serve, which start, which leave.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/front/autoscaler.hpp>

#include <cstdint>
#include <deque>

namespace skusim::serving {

/// A replica serves `requests_per_replica` at once, each in a slot. It starts at the autoscaler's
/// word and serves from `start_time` later on. When there are too many, those that still start go
/// first, then idle slots, then those of the requests that end first: nobody is cut off. There are
/// never more than `max_replicas`, those that leave included.
///
/// All are one ScalableNode, whose capacity they are. Their `Host` is the cluster, which offers,
/// beside what it offers its nodes (see HostOfNodes), `queue(0)`, that node, and `agenda()`, which
/// knows when the next event is.
class ReplicaSet {
public:
    template <class Node>
    ReplicaSet(const ClusterScaling& rules, Node& service)
        : rules_(rules), autoscaler_(rules), ready_(rules.min_replicas) {
        service.set_capacity(capacity());
    }

    template <class Host>
    void start(Host& host) {
        host.observer().replicas(Time{}, running());
        host.schedule(Time{} + rules_.refresh, EventKind::refresh, 0);
    }

    /// At a refresh: looks at the load and scales.
    template <class Host>
    void scale(Host& host, Time now) {
        const auto& service = host.queue(0);
        const Started started = refresh(now, service.busy(), service.queued());
        for (std::uint32_t number = started.first; number < started.last; ++number) {
            host.schedule(later(now, rules_.start_time), EventKind::ready, number);
        }
        adjust_capacity(host, now);
        host.schedule(next_refresh(now, host.agenda().next_time()), EventKind::refresh, 0);
    }

    /// The start of that replica is over: it serves, if it is still wanted.
    template <class Host>
    void begin(Host& host, Time now, std::uint32_t number) {
        if (becomes_ready(number)) {
            adjust_capacity(host, now);
            host.queue(0).fill(host, now);
        }
    }

    /// A request has ended: its slot may leave with it.
    template <class Host>
    void end(Host& host, Time now) {
        if (leaving_slots_ > 0) {
            --leaving_slots_;
            adjust_capacity(host, now);
        }
    }

private:
    /// Numbers of replicas, from `first` to before `last`.
    struct Started {
        std::uint32_t first;
        std::uint32_t last;
    };

    template <class Host>
    void adjust_capacity(Host& host, Time now) {
        host.queue(0).set_capacity(capacity());
        host.observer().replicas(now, running());
    }
    /// Requests in service at once at most: on replicas that are ready, and on those that leave.
    [[nodiscard]] std::uint32_t capacity() const {
        return static_cast<std::uint32_t>(ready_ * rules_.requests_per_replica + leaving_slots_);
    }
    /// Replicas that serve, also those that only finish what they have.
    [[nodiscard]] int running() const {
        return ready_ +
               (leaving_slots_ + rules_.requests_per_replica - 1) / rules_.requests_per_replica;
    }
    /// Gives the replicas that now start.
    [[nodiscard]] Started refresh(Time now, std::uint32_t busy, std::uint32_t queued);
    /// When to look again, where nothing happens before `next_event`. Where that is long, looks
    /// that would change nothing are left out: seconds between requests that come once a month.
    [[nodiscard]] Time next_refresh(Time now, Time next_event);
    /// The start of that replica is over: whether it is still wanted, and now serves.
    [[nodiscard]] bool becomes_ready(std::uint32_t number);
    void shrink(int surplus, std::uint32_t busy);

    ClusterScaling rules_;
    Autoscaler autoscaler_;
    int ready_;
    int leaving_slots_ = 0; ///< in use, and gone when their request ends
    std::uint32_t next_number_ = 0;
    std::deque<std::uint32_t> starting_; ///< numbers, ascending
};

} // namespace skusim::serving
