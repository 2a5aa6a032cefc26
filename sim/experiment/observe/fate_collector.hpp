// Fills a tally from the fates of requests, which are known at their arrival.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/serving/arrival_recursion.hpp>

#include "tally.hpp"

#include <algorithm>
#include <vector>

namespace skusim::experiment {

/// Time integrals over windows, from requests that were told of before they end. What lies beyond
/// the window's end is taken off again when it closes, for the requests that are still inside then.
class FateCollector {
public:
    explicit FateCollector(Tally& tally) : tally_(tally) {}

    /// A request inside, or in service, beyond the last arrival. What it calls is compiled into it:
    /// counting is a quarter of a simulation's time.
    [[gnu::flatten]] void take(const serving::Fate& fate) {
        ++tally_.simulated;
        last_arrival_ = fate.arrived;
        remember(fate);
        if (!watching_) {
            return;
        }
        ++tally_.arrived;
        watched_until_ = std::max(watched_until_, fate.ended);
        if (fate.is_served) {
            tally_.count_wait(fate.started - fate.arrived, fate.request_class);
        }
        switch (fate.ending) {
        case serving::Ending::completed:
            tally_.count_latency(fate.ended - fate.arrived, fate.request_class);
            ++tally_.completed_in_window;
            break;
        case serving::Ending::refused:
            tally_.count_refusal(fate.request_class);
            break;
        case serving::Ending::abandoned:
            tally_.count_abandonment(fate.request_class);
            break;
        case serving::Ending::lost:
            SKUSIM_CHECK(false, "nodes fail in the event engine alone");
        }
        // All of it lies after the window's opening.
        inside_ += (fate.ended - fate.arrived).count();
        busy_ += fate.is_served ? (fate.released - fate.started).count() : 0;
        if (--wanted_ == 0) {
            close();
        }
    }

    /// Opens the window at `now`, no earlier than the last arrival, for the next `count` arrivals.
    void watch(Time now, std::int64_t count) {
        watching_ = true;
        wanted_ = count;
        opened_ = now;
        watched_until_ = now;
        inside_ = 0;
        busy_ = 0;
        for (const serving::Fate& fate : recent_) {
            add(fate, +1);
        }
    }
    [[nodiscard]] bool is_watching() const { return watching_; }
    /// Closes the window, if one is open, at the last arrival, though fewer came than were wanted.
    void stop() {
        if (watching_) {
            close();
        }
    }
    /// Half the requests that there is room for: no more than are inside, or were at some time.
    [[nodiscard]] std::size_t remembered() const { return recent_.size() / 2; }
    /// Until when watched requests are inside.
    [[nodiscard]] Time watched_until() const { return watched_until_; }

private:
    __extension__ using Wide = __int128;

    /// Keeps the fate in place of an old one, of which nothing is left to count.
    void remember(const serving::Fate& fate) {
        if (is_open(recent_[next_], last_arrival_)) {
            make_room();
        }
        recent_[next_] = fate;
        next_ = (next_ + 1) & (recent_.size() - 1);
    }
    /// Whether the request is inside, or keeps a worker busy, after `now`.
    [[nodiscard]] static bool is_open(const serving::Fate& fate, Time now) {
        return fate.ended > now || (fate.is_served && fate.released > now);
    }
    void make_room() {
        std::rotate(recent_.begin(), recent_.begin() + static_cast<std::ptrdiff_t>(next_),
                    recent_.end());
        next_ = recent_.size();
        recent_.resize(2 * recent_.size());
    }

    /// Adds, or takes off, the request's part of the integrals after the window's opening.
    void add(const serving::Fate& fate, int sign) {
        const auto part = [&](Time from, Time to) {
            const Time start = std::max(from, opened_);
            return to > start ? sign * static_cast<Wide>((to - start).count()) : Wide{0};
        };
        inside_ += part(fate.arrived, fate.ended);
        busy_ += fate.is_served ? part(fate.started, fate.released) : Wide{0};
        const bool ends_inside = fate.ending == serving::Ending::completed && fate.ended > opened_;
        tally_.completed_in_window += ends_inside ? sign : 0;
    }

    void close() {
        watching_ = false;
        ++tally_.windows;
        const Time closed = std::max(last_arrival_, opened_);
        const Time opened = opened_;
        opened_ = closed;
        for (const serving::Fate& fate : recent_) {
            add(fate, -1);
        }
        tally_.inside_seconds += static_cast<double>(inside_) * 1e-9;
        tally_.busy_seconds += static_cast<double>(busy_) * 1e-9;
        tally_.window_seconds += in_seconds(closed - opened);
    }

    Tally& tally_;
    bool watching_ = false;
    std::int64_t wanted_ = 0;
    Time opened_{};
    Time last_arrival_{};
    Time watched_until_{};
    Wide inside_ = 0;
    Wide busy_ = 0;
    std::size_t next_ = 0;
    std::vector<serving::Fate> recent_ =
        std::vector<serving::Fate>(64); ///< a ring of 2^k, oldest at next_
};

} // namespace skusim::experiment
