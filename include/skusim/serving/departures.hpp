// The requests that routers have been told of and that have not yet left, by time of departure.
#pragma once

#include <skusim/base/time.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace skusim::serving {

/// A hashed timing wheel (Varghese and Lauck 1987, scheme 6): time is cut into ticks, and those
/// that leave in one tick are a list, which they share with some that leave whole rounds of the
/// wheel later. Who leaves between two arrivals is asked for as a whole, in no order, so that
/// nothing is ever sorted: however many are inside, each costs the same.
class Departures {
public:
    /// Takes out all that depart at `now` or before, which must not go back, and calls
    /// `left(node)` for each, in any order.
    template <class Left>
    void leave_until(Time now, Left&& left) {
        now_ = now;
        if (now < earliest_) {
            return;
        }
        const std::int64_t reached = tick_of(now);
        const std::int64_t round = static_cast<std::int64_t>(lists_.size());
        // What is left of the last tick is later than `now`, or one of the lists that follow.
        earliest_ = Time{Duration{(reached + 1) << tick_bits_}};
        for (std::int64_t tick = std::max(tick_, reached - round + 1); tick <= reached; ++tick) {
            tick = next_filled(tick, reached);
            if (tick <= reached) {
                empty(place_of(tick), now, left);
            }
        }
        tick_ = reached;
    }

    void put(Time time, std::uint32_t node) {
        constexpr std::uint64_t in_vain_each = 8;
        constexpr std::uint64_t always_borne = 256;
        if (++puts_ == next_layout_ || inside_ == lists_.size() ||
            in_vain_ > in_vain_each * puts_ + always_borne) {
            lay_out();
        }
        if (free_ == none) {
            free_ = static_cast<std::uint32_t>(pool_.size());
            pool_.push_back({Time{}, 0, none});
        }
        const std::uint32_t place = free_;
        free_ = pool_[place].next;
        pool_[place] = {time, node, none};
        ++inside_;
        insert(place);
    }

private:
    static constexpr std::uint32_t none = 0xffffffff;
    static constexpr std::size_t least_lists = 64; ///< as many as a word of filled_ has bits

    struct Departure {
        Time time{};
        std::uint32_t node = 0;
        std::uint32_t next = none; ///< in its list, or of the free places
    };

    [[nodiscard]] std::int64_t tick_of(Time time) const {
        return time.time_since_epoch().count() >> tick_bits_;
    }
    [[nodiscard]] std::size_t place_of(std::int64_t tick) const {
        return static_cast<std::size_t>(tick) & (lists_.size() - 1);
    }

    void insert(std::uint32_t place) {
        Departure& departure = pool_[place];
        earliest_ = std::min(earliest_, departure.time);
        const std::size_t list = place_of(tick_of(departure.time));
        departure.next = std::exchange(lists_[list], place);
        filled_[list / 64] |= std::uint64_t{1} << (list % 64);
    }

    /// The first tick from this one on whose list is not empty; beyond `last` if there is none.
    [[nodiscard]] std::int64_t next_filled(std::int64_t tick, std::int64_t last) const {
        while (tick <= last) {
            const std::size_t list = place_of(tick);
            const std::uint64_t word = filled_[list / 64] >> (list % 64);
            if (word != 0) {
                return tick + std::countr_zero(word);
            }
            tick += static_cast<std::int64_t>(64 - list % 64);
        }
        return tick;
    }

    template <class Left>
    void empty(std::size_t list, Time now, Left&& left) {
        std::uint32_t* link = &lists_[list];
        while (*link != none) {
            Departure& departure = pool_[*link];
            if (departure.time <= now) {
                left(departure.node);
                --inside_;
                const std::uint32_t place = std::exchange(*link, departure.next);
                departure.next = std::exchange(free_, place);
            } else {
                ++in_vain_;
                earliest_ = std::min(earliest_, departure.time);
                link = &departure.next;
            }
        }
        if (lists_[list] == none) {
            filled_[list / 64] &= ~(std::uint64_t{1} << (list % 64));
        }
    }

    /// Some ticks from one departure to the next, as they came since the last time, and as many
    /// lists for each that is inside. It is done ever less often, or when too many are looked at in
    /// vain as the load has changed.
    void lay_out() {
        if (puts_ == next_layout_) {
            next_layout_ *= 2;
        }
        std::vector<std::uint32_t> kept;
        for (std::uint32_t& list : lists_) {
            for (; list != none; list = pool_[list].next) {
                kept.push_back(list);
            }
        }
        constexpr std::size_t ticks_each = 8;
        const auto passed = static_cast<std::uint64_t>((now_ - laid_out_).count());
        const std::uint64_t tick = std::max<std::uint64_t>(passed / (ticks_each * puts_), 1);
        tick_bits_ = static_cast<int>(std::bit_width(tick)) - 1;
        lists_.assign(std::max(std::bit_ceil(2 * ticks_each * kept.size()), least_lists), none);
        filled_.assign(lists_.size() / 64, 0);
        tick_ = tick_of(now_);
        puts_ = 0;
        in_vain_ = 0;
        laid_out_ = now_;
        for (const std::uint32_t place : kept) {
            insert(place);
        }
    }

    std::vector<std::uint32_t> lists_ = std::vector<std::uint32_t>(least_lists, none); ///< 2^k
    std::vector<std::uint64_t> filled_ = {0}; ///< a bit for each list
    std::vector<Departure> pool_;
    std::uint32_t free_ = none; ///< the first free place of the pool
    std::size_t inside_ = 0;
    Time now_{};
    Time earliest_ = Time::max(); ///< none departs before it
    int tick_bits_ = 20;          ///< a tick is 2^this nanoseconds
    std::int64_t tick_ = 0;       ///< lists of before hold none of their own round
    // Since it was laid out:
    Time laid_out_{};
    std::uint64_t puts_ = 0;
    std::uint64_t in_vain_ = 0;      ///< looks at one that stays
    std::uint64_t next_layout_ = 32; ///< puts
};

} // namespace skusim::serving
