// Fills a tally from the fates of requests, which are known at their arrival.
#pragma once

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

    /// A request inside, or in service, beyond the last arrival.
    void take(const serving::Fate& fate) {
        ++tally_.simulated;
        last_arrival_ = fate.arrived;
        remember(fate);
        if (!watching_) {
            return;
        }
        ++tally_.arrived;
        watched_until_ = std::max(watched_until_, fate.ended);
        if (fate.is_served) {
            tally_.count_wait(fate.started - fate.arrived);
        }
        switch (fate.ending) {
        case serving::Ending::completed:
            tally_.count_latency(fate.ended - fate.arrived);
            break;
        case serving::Ending::refused:
            ++tally_.refused;
            break;
        case serving::Ending::abandoned:
            ++tally_.abandoned;
            break;
        }
        add(fate, +1);
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
        forget_ended(now);
        for (const serving::Fate& fate : recent_) {
            add(fate, +1);
        }
    }
    [[nodiscard]] bool is_watching() const { return watching_; }
    /// Closes the window at the last arrival, though fewer came than were to be watched.
    void stop() { close(); }
    /// Until when watched requests are inside.
    [[nodiscard]] Time watched_until() const { return watched_until_; }

private:
    __extension__ using Wide = __int128;

    /// Those that may still be inside, or keep a worker busy, are kept; the rest is dropped now and
    /// then, at a constant cost per request.
    void remember(const serving::Fate& fate) {
        if (recent_.size() >= keep_) {
            forget_ended(last_arrival_);
            keep_ = std::max<std::size_t>(2 * recent_.size(), 64);
        }
        if (fate.ended > fate.arrived || (fate.is_served && fate.released > fate.arrived)) {
            recent_.push_back(fate);
        }
    }
    void forget_ended(Time now) {
        std::erase_if(recent_, [now](const serving::Fate& fate) {
            return fate.ended <= now && (!fate.is_served || fate.released <= now);
        });
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
        const Time closed = std::max(last_arrival_, opened_);
        const Time opened = opened_;
        forget_ended(closed);
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
    std::size_t keep_ = 64;
    std::vector<serving::Fate> recent_;
};

} // namespace skusim::experiment
