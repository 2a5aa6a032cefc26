// Counts what falls into whole periods of a pattern, a window that is known before it opens.
#pragma once

#include <skusim/serving/arrival_recursion.hpp>
#include <skusim/serving/request.hpp>
#include <skusim/workload/arrivals.hpp>

#include "pattern_tally.hpp"

#include <algorithm>

namespace skusim::experiment {

/// From `from`, where the pattern's first interval begins, until `until`, some whole periods later.
struct PeriodWindow {
    Time from{};
    Time until{};
};

class PeriodCollector {
public:
    PeriodCollector(const workload::PatternArrivals& pattern, const PeriodWindow& window,
                    PatternTally& tally)
        : pattern_(pattern), window_(window), tally_(tally) {
        tally_.whole.window_seconds += in_seconds(window.until - window.from);
    }

    void arrived() { ++tally_.whole.simulated; }
    void started(Time arrived, Time now) {
        if (is_watched(arrived)) {
            tally_.whole.count_wait(now - arrived);
        }
    }
    /// The worker did `work_rate` of what it does alone.
    void served(Time started, Time released, double work_rate = 1) {
        tally_.whole.busy_seconds += work_rate * inside_window(started, released);
    }
    void batch_began(Time now, std::uint32_t size) {
        if (now >= window_.from && now < window_.until) {
            ++tally_.whole.batches;
            tally_.whole.batched += size;
        }
    }
    /// A batch keeps one worker busy, not as many as it has requests, each of which was served().
    void batch_ended(Time now, std::uint32_t size, Time began) {
        tally_.whole.busy_seconds -= (size - 1) * inside_window(began, now);
    }
    void ended(Time arrived, Time now, serving::Ending ending) {
        Tally& whole = tally_.whole;
        whole.inside_seconds += inside_window(arrived, now);
        const bool is_completed = ending == serving::Ending::completed;
        whole.completed_in_window +=
            is_completed && now > window_.from && now <= window_.until ? 1 : 0;
        if (!is_watched(arrived)) {
            return;
        }
        ++whole.arrived;
        IntervalTally& interval = tally_.intervals[interval_of(arrived)];
        if (is_completed) {
            whole.count_latency(now - arrived);
            interval.latencies.record(now - arrived);
            interval.latency_seconds += in_seconds(now - arrived);
            return;
        }
        ++interval.lost;
        ++(ending == serving::Ending::refused ? whole.refused : whole.abandoned);
    }
    void replicas_ran(Time since, Time until, int replicas, int nodes) {
        const double seconds = inside_window(since, until);
        tally_.whole.replica_seconds += seconds * replicas;
        tally_.whole.node_seconds += seconds * nodes;
        if (seconds > 0) {
            tally_.whole.count_nodes(nodes, seconds);
        }
    }
    /// All of a request that is known at its arrival.
    void take(const serving::Fate& fate) {
        arrived();
        if (fate.is_served) {
            started(fate.arrived, fate.started);
            served(fate.started, fate.released);
        }
        ended(fate.arrived, fate.ended, fate.ending);
    }

    [[nodiscard]] const PeriodWindow& window() const { return window_; }

private:
    [[nodiscard]] bool is_watched(Time arrived) const {
        return arrived >= window_.from && arrived < window_.until;
    }
    [[nodiscard]] double inside_window(Time from, Time until) const {
        const Time start = std::max(from, window_.from);
        const Time end = std::min(until, window_.until);
        return end > start ? in_seconds(end - start) : 0;
    }
    [[nodiscard]] std::size_t interval_of(Time arrived) const {
        return pattern_.interval_at((arrived - window_.from) % pattern_.period);
    }

    const workload::PatternArrivals& pattern_;
    PeriodWindow window_;
    PatternTally& tally_;
};

} // namespace skusim::experiment
