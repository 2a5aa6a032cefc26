// The requests that routers have been told of and that have not yet left, by time of departure.
#pragma once

#include <skusim/base/time.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::serving {

/// A binary heap for the habit of arrivals: about one departure is taken out before one is put in.
/// The place of the first that was taken stays empty until then, and the newcomer, which is late as
/// a rule, is sifted from there by way of the bottom (Wegener 1993).
class Departures {
public:
    /// Whether one comes at `now` or before.
    [[nodiscard]] bool is_due(Time now) const {
        if (!is_top_empty_) {
            return !heap_.empty() && heap_[0].time <= now;
        }
        return (heap_.size() > 1 && heap_[1].time <= now) ||
               (heap_.size() > 2 && heap_[2].time <= now);
    }
    /// Takes the earliest out and gives its node; there must be one.
    [[nodiscard]] std::uint32_t take() {
        if (is_top_empty_) {
            const Departure last = heap_.back();
            heap_.pop_back();
            sift_from_top(last);
        }
        is_top_empty_ = true;
        return heap_[0].node;
    }
    void put(Time time, std::uint32_t node) {
        if (is_top_empty_) {
            is_top_empty_ = false;
            sift_from_top({time, node});
        } else {
            heap_.emplace_back();
            sift_up(heap_.size() - 1, {time, node});
        }
    }

private:
    struct Departure {
        Time time{};
        std::uint32_t node = 0;
    };

    void sift_from_top(const Departure& departure) {
        const std::size_t count = heap_.size();
        std::size_t hole = 0;
        std::size_t child = 2;
        for (; child < count; child = 2 * hole + 2) {
            child -= static_cast<std::size_t>(heap_[child - 1].time < heap_[child].time);
            heap_[hole] = heap_[child];
            hole = child;
        }
        if (child == count) {
            heap_[hole] = heap_[child - 1];
            hole = child - 1;
        }
        sift_up(hole, departure);
    }
    void sift_up(std::size_t hole, const Departure& departure) {
        for (; hole > 0 && departure.time < heap_[(hole - 1) / 2].time; hole = (hole - 1) / 2) {
            heap_[hole] = heap_[(hole - 1) / 2];
        }
        heap_[hole] = departure;
    }

    std::vector<Departure> heap_;
    bool is_top_empty_ = false;
};

} // namespace skusim::serving
