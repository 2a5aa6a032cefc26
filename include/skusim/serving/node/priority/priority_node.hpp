// A node that serves one request per worker, in the order of priority.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/serving/node/priority/priority.hpp>
#include <skusim/serving/node/worker_node.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace skusim::serving {

/// A queue in order of priority, of those alike in order of arrival.
class PriorityQueue {
public:
    explicit PriorityQueue(const Priority& rules) : of_class_(rules.of_class) {
        SKUSIM_CHECK(!of_class_.empty(), "classes that have priorities");
    }

    [[nodiscard]] std::uint32_t length() const { return length_; }

    void push(RequestPool& pool, std::uint32_t place) {
        const std::size_t priority = of_class_[pool[place].request_class];
        levels_[priority].push(pool, place);
        waiting_ |= std::uint32_t{1} << priority;
        ++length_;
    }

    /// The queue must not be empty.
    std::uint32_t pop(const RequestPool& pool) {
        return pop(pool, static_cast<std::size_t>(std::countr_zero(waiting_)));
    }

    /// See let_impatient_go() of a queue in order of arrival: here each level is one.
    template <class Host>
    [[nodiscard]] bool let_impatient_go(Host& host, Time now, std::uint32_t index) {
        Time next = Time::max();
        for (std::size_t priority = 0; priority < levels_.size(); ++priority) {
            const RequestQueue& level = levels_[priority];
            while (level.length() > 0) {
                const Time limit = later(host.pool()[level.head()].arrived, host.patience());
                if (limit > now) {
                    next = std::min(next, limit);
                    break;
                }
                host.dismiss(now, pop(host.pool(), priority));
            }
        }
        if (next != Time::max()) {
            host.schedule(next, EventKind::expiry, index);
        }
        return next != Time::max();
    }

private:
    /// The first of one priority; there must be one.
    std::uint32_t pop(const RequestPool& pool, std::size_t priority) {
        RequestQueue& level = levels_[priority];
        const std::uint32_t place = level.pop(pool);
        if (level.length() == 0) {
            waiting_ &= ~(std::uint32_t{1} << priority);
        }
        --length_;
        return place;
    }

    std::vector<std::uint8_t> of_class_;
    std::array<RequestQueue, most_priorities> levels_{};
    std::uint32_t length_ = 0;
    std::uint32_t waiting_ = 0; ///< bit n is set where levels_[n] is not empty
};

class PriorityNode : public WorkerNode<PriorityQueue> {
public:
    PriorityNode(const Priority& rules, Slots slots) : WorkerNode(PriorityQueue(rules), slots) {}
};

} // namespace skusim::serving
