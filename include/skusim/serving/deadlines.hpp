// When requests give up that have become too old.
//
// Where it is known, as a request begins, when it will be done, few have to be foreseen. Where
// nobody knows it beforehand, all are: as all have the same patience, their deadlines come in the
// order of their arrivals. A queue holds them, and one event, at the first deadline of a request
// that is still inside, stands for all. An event each would fill the agenda with deadlines of
// requests that are long done.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/serving/event.hpp>
#include <skusim/serving/node/request_pool.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>

namespace skusim::serving {

/// The deadlines of one cluster. Its `Host` is the cluster, which offers, of what it offers its
/// nodes (see HostOfNodes), `pool()` and `schedule(time, kind, index)`, and `give_up(now, place)`:
/// the deadline of the request in that place has come, if it is still the request that had it.
class Deadlines {
public:
    /// How old a request gets; none gives up if that is not told.
    explicit Deadlines(std::optional<Duration> timeout) : timeout_(timeout) {}

    /// Where it is known when a request will be done: it is in service, and done then if nothing
    /// happens. Its deadline has an event of its own.
    template <class Host>
    void foresee_in_service(Host& host, Time now, std::uint32_t place, Time done) const {
        if (timeout_) {
            const Time gives_up = std::max(later(host.pool()[place].arrived, *timeout_), now);
            if (gives_up < done) {
                host.schedule(gives_up, EventKind::abandonment, place);
            }
        }
    }

    /// Where it is not: a request arrives in that place of the pool, after all before.
    template <class Host>
    void foresee(Host& host, Time now, std::uint32_t place) {
        if (timeout_) {
            queue_.push_back({later(now, *timeout_), place});
            if (queue_.size() == 1) {
                host.schedule(queue_.front().time, EventKind::abandonment, 0);
            }
        }
    }

    /// At the time of the event: the deadlines that have come are passed on, and the first to come
    /// of a request that is still inside is scheduled. Those before it are forgotten.
    template <class Host>
    void pass(Host& host, Time now) {
        while (!queue_.empty()) {
            const Deadline first = queue_.front();
            if (first.time > now && is_inside(host.pool(), first)) {
                host.schedule(first.time, EventKind::abandonment, 0);
                return;
            }
            queue_.pop_front();
            if (first.time <= now) {
                host.give_up(now, first.place);
            }
        }
    }

private:
    struct Deadline {
        Time time{};
        std::uint32_t place = 0; ///< in the request pool, where another may have come since
    };

    [[nodiscard]] bool is_inside(const RequestPool& pool, const Deadline& deadline) const {
        return later(pool[deadline.place].arrived, *timeout_) == deadline.time;
    }

    std::optional<Duration> timeout_;
    std::deque<Deadline> queue_;
};

} // namespace skusim::serving
