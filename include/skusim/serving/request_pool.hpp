// Places for requests, reused so that a running simulation allocates nothing.
#pragma once

#include <skusim/serving/config.hpp>
#include <skusim/serving/request.hpp>

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace skusim::serving {

inline constexpr std::uint32_t no_request = 0xffffffff;

class RequestPool {
public:
    /// A place for a new request; references into the pool do not survive the call.
    [[nodiscard]] std::uint32_t take() {
        ++in_use_;
        if (free_ == no_request) {
            requests_.emplace_back();
            return static_cast<std::uint32_t>(requests_.size() - 1);
        }
        const std::uint32_t place = free_;
        free_ = requests_[place].next;
        return place;
    }

    void give_back(std::uint32_t place) {
        requests_[place].next = free_;
        free_ = place;
        --in_use_;
    }

    [[nodiscard]] Request& operator[](std::uint32_t place) { return requests_[place]; }
    [[nodiscard]] const Request& operator[](std::uint32_t place) const { return requests_[place]; }
    [[nodiscard]] std::uint64_t in_use() const { return in_use_; }

private:
    std::vector<Request> requests_;
    std::uint32_t free_ = no_request;
    std::uint64_t in_use_ = 0;
};

/// A first-in first-out queue of places, linked through the requests themselves.
struct RequestQueue {
    std::uint32_t head = no_request;
    std::uint32_t tail = no_request;
    std::uint32_t length = 0;

    void push(RequestPool& pool, std::uint32_t place) {
        pool[place].next = no_request;
        if (length++ == 0) {
            head = place;
        } else {
            pool[tail].next = place;
        }
        tail = place;
    }

    /// The queue must not be empty.
    std::uint32_t pop(const RequestPool& pool) {
        const std::uint32_t place = head;
        head = pool[place].next;
        --length;
        return place;
    }
};

/// A queue in order of priority, of those alike in order of arrival.
struct PriorityQueue {
    std::array<RequestQueue, most_priorities> levels{};
    std::uint32_t length = 0;
    std::uint32_t waiting = 0; ///< bit n is set where levels[n] is not empty

    void push(RequestPool& pool, std::uint32_t place) {
        const std::uint32_t priority = pool[place].priority;
        levels[priority].push(pool, place);
        waiting |= std::uint32_t{1} << priority;
        ++length;
    }

    /// The queue must not be empty.
    std::uint32_t pop(const RequestPool& pool) {
        return pop(pool, static_cast<std::size_t>(std::countr_zero(waiting)));
    }
    /// The first of one priority; there must be one.
    std::uint32_t pop(const RequestPool& pool, std::size_t priority) {
        RequestQueue& level = levels[priority];
        const std::uint32_t place = level.pop(pool);
        if (level.length == 0) {
            waiting &= ~(std::uint32_t{1} << priority);
        }
        --length;
        return place;
    }
};

} // namespace skusim::serving
