// The list of future events: a flat 4-ary heap of small values.
//
// Events are totally ordered by (time, rank, sequence): simultaneous events happen in the order of
// their ranks, and those of one rank in the order in which they were scheduled. Time and the pair
// of rank and sequence are two 64-bit words that compare as one 128-bit number. What a rank means
// is the model's to say.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/base/time.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace skusim::kernel {

/// A pending event.
template <class Event>
struct Scheduled {
    std::uint64_t time;  ///< nanoseconds since Time{}
    std::uint64_t order; ///< rank in the top 8 bits, sequence number below
    Event event;
};

/// The pending events of one simulation. `Event` must be trivially copyable and should be small.
/// `Rank` is what orders events of one time, the least first: 8 bits, such as an enumeration of the
/// model's.
template <class Event, class Rank = std::uint8_t>
class Agenda {
    static_assert(std::is_trivially_copyable_v<Event>);
    static_assert(sizeof(Rank) == 1);

public:
    [[nodiscard]] bool empty() const { return heap_.size() == (top_taken_ ? 1U : 0U); }
    [[nodiscard]] std::size_t size() const { return heap_.size() - (top_taken_ ? 1U : 0U); }

    /// Adds an event; `time` must not lie before the event taken last.
    void schedule(Time time, Rank rank, Event event) {
        const Entry entry{static_cast<std::uint64_t>(time.time_since_epoch().count()),
                          (static_cast<std::uint64_t>(rank) << 56) | sequence_++, event};
        SKUSIM_CHECK(entry.time >= last_time_, "an event is never scheduled into the past");
        if (top_taken_) {
            // Most events schedule a successor: it takes the root that the event has just left.
            top_taken_ = false;
            sift_down(0, entry);
        } else {
            heap_.push_back(entry);
            sift_up(heap_.size() - 1, entry);
        }
    }

    /// Removes and gives the first event. The agenda must not be empty.
    Scheduled<Event> take_first() {
        fill_root();
        SKUSIM_CHECK(!heap_.empty(), "an empty agenda has no first event");
        top_taken_ = true;
        last_time_ = heap_.front().time;
        return heap_.front();
    }

    /// When the first event is; `never` where there is none.
    [[nodiscard]] Time next_time() const {
        const std::size_t first = top_taken_ ? 1 : 0; // of the heap that is left, up to four roots
        const std::size_t end = std::min(heap_.size(), top_taken_ ? 1 + arity : 1);
        std::uint64_t least = static_cast<std::uint64_t>(never.time_since_epoch().count());
        for (std::size_t root = first; root < end; ++root) {
            least = std::min(least, heap_[root].time);
        }
        return Time{Duration{static_cast<Duration::rep>(least)}};
    }

private:
    using Entry = Scheduled<Event>;
    __extension__ using Key = unsigned __int128;
    static constexpr std::size_t arity = 4;

    static bool before(const Entry& a, const Entry& b) {
        return ((Key{a.time} << 64) | a.order) < ((Key{b.time} << 64) | b.order);
    }

    void fill_root() {
        if (!top_taken_) {
            return;
        }
        top_taken_ = false;
        const Entry last = heap_.back();
        heap_.pop_back();
        if (!heap_.empty()) {
            sift_down(0, last);
        }
    }

    void sift_up(std::size_t hole, const Entry entry) {
        while (hole > 0) {
            const std::size_t parent = (hole - 1) / arity;
            if (!before(entry, heap_[parent])) {
                break;
            }
            heap_[hole] = heap_[parent];
            hole = parent;
        }
        heap_[hole] = entry;
    }

    void sift_down(std::size_t hole, const Entry entry) {
        const std::size_t size = heap_.size();
        for (;;) {
            const std::size_t first = hole * arity + 1;
            if (first >= size) {
                break;
            }
            const std::size_t end = first + arity < size ? first + arity : size;
            std::size_t least = first;
            for (std::size_t child = first + 1; child < end; ++child) {
                least = before(heap_[child], heap_[least]) ? child : least;
            }
            if (!before(heap_[least], entry)) {
                break;
            }
            heap_[hole] = heap_[least];
            hole = least;
        }
        heap_[hole] = entry;
    }

    std::vector<Entry> heap_;
    std::uint64_t sequence_ = 0;
    std::uint64_t last_time_ = 0;
    bool top_taken_ = false;
};

} // namespace skusim::kernel
