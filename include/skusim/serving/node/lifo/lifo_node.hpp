// A node that serves one request per worker, the newest first.
#pragma once

#include <skusim/serving/node/lifo/lifo.hpp>
#include <skusim/serving/node/worker_node.hpp>

#include <cstdint>
#include <deque>

namespace skusim::serving {

/// A queue that gives out the last; the first, who wait longest, are those whose patience ends.
class LifoQueue {
public:
    [[nodiscard]] std::uint32_t length() const {
        return static_cast<std::uint32_t>(places_.size());
    }

    void push(const RequestPool& /*pool*/, std::uint32_t place) { places_.push_back(place); }

    /// The queue must not be empty.
    std::uint32_t pop(const RequestPool& /*pool*/) {
        const std::uint32_t place = places_.back();
        places_.pop_back();
        return place;
    }

    /// See let_impatient_go() of a queue in order of arrival.
    template <class Host>
    [[nodiscard]] bool let_impatient_go(Host& host, Time now, std::uint32_t index) {
        while (!places_.empty()) {
            const std::uint32_t oldest = places_.front();
            const Time limit = later(host.pool()[oldest].arrived, host.patience());
            if (limit > now) {
                host.schedule(limit, EventKind::expiry, index);
                return true;
            }
            places_.pop_front();
            host.dismiss(now, oldest);
        }
        return false;
    }

private:
    std::deque<std::uint32_t> places_; ///< in order of arrival
};

class LifoNode : public WorkerNode<LifoQueue> {
public:
    LifoNode(const Lifo& /*rules*/, Slots slots) : WorkerNode(LifoQueue{}, slots) {}
};

} // namespace skusim::serving
