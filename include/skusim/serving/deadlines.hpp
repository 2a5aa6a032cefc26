// When requests give up, of a cluster where nobody knows beforehand when a request will be done.
// All have the same patience, so that their deadlines come in the order of their arrivals: a queue
// holds them, and one event, at the first deadline of a request that is still inside, stands for
// all. An event each would fill the agenda with deadlines of requests that are long done.
#pragma once

#include <skusim/base/time.hpp>

#include <cstdint>
#include <deque>

namespace skusim::serving {

class Deadlines {
public:
    struct Deadline {
        Time time{};
        std::uint32_t place = 0; ///< in the request pool, where another may have come since
    };

    /// Adds that of a request that arrives, no earlier than all before. True if it is the only one:
    /// its event is to be scheduled.
    [[nodiscard]] bool add(const Deadline& deadline) {
        queue_.push_back(deadline);
        return queue_.size() == 1;
    }

    /// At the time of the event: hands the deadlines that have come to `give_up`, and gives the
    /// first to come of which `is_inside` holds, whose event is to be scheduled; `never` if there
    /// is none. Those before it are forgotten.
    template <class GiveUp, class IsInside>
    [[nodiscard]] Time pass(Time now, const GiveUp& give_up, const IsInside& is_inside) {
        while (!queue_.empty()) {
            const Deadline first = queue_.front();
            if (first.time > now && is_inside(first)) {
                return first.time;
            }
            queue_.pop_front();
            if (first.time <= now) {
                give_up(first.place);
            }
        }
        return never;
    }

private:
    std::deque<Deadline> queue_;
};

} // namespace skusim::serving
