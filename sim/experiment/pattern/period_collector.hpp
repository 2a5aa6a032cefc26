// Counts what falls into whole periods of a pattern, a window that is known before it opens.
#pragma once

#include <skusim/serving/arrival_recursion.hpp>
#include <skusim/serving/request.hpp>

#include "pattern_tally.hpp"
#include "represented_time.hpp"
#include "schedule.hpp"

#include <algorithm>
#include <cstdint>

namespace skusim::experiment {

/// From `from`, where the schedule's first interval begins, until `until`, some whole periods
/// later.
struct PeriodWindow {
    Time from{};
    Time until{};
};

/// A request counts as many times as what arrives then stands for, and a second as many seconds.
class PeriodCollector {
public:
    /// The schedule must outlive it.
    PeriodCollector(const Schedule& schedule, const PeriodWindow& window, PatternTally& tally)
        : time_(schedule), window_(window), tally_(tally) {
        tally_.whole.window_seconds += inside_window(window.from, window.until);
    }

    void arrived() { ++tally_.whole.simulated; }
    void started(Time arrived, Time now) {
        if (is_watched(arrived)) {
            tally_.whole.count_waits(now - arrived, weight_at(arrived));
        }
    }
    /// The worker did `work_rate` of what it does alone.
    void served(Time started, Time released, double work_rate = 1) {
        tally_.whole.busy_seconds += work_rate * inside_window(started, released);
    }
    void batch_began(Time now, std::uint32_t size) {
        if (is_watched(now)) {
            tally_.whole.batches += weight_at(now);
            tally_.whole.batched += weight_at(now) * size;
        }
    }
    /// A batch keeps one worker busy, not as many as it has requests, each of which was served().
    void batch_ended(Time now, std::uint32_t size, Time began) {
        tally_.whole.busy_seconds -= (size - 1) * inside_window(began, now);
    }
    /// What was taken off before it stood still is taken off once more as it ends.
    void batch_continued(Time now, std::uint32_t size, Time began) {
        tally_.whole.busy_seconds += (size - 1) * inside_window(began, now);
    }
    void ended(Time arrived, Time now, serving::Ending ending) {
        Tally& whole = tally_.whole;
        whole.inside_seconds += inside_window(arrived, now);
        const bool is_completed = ending == serving::Ending::completed;
        if (is_completed && now > window_.from && now <= window_.until) {
            whole.completed_in_window += weight_at(now);
        }
        if (!is_watched(arrived)) {
            return;
        }
        const std::int64_t times = weight_at(arrived);
        whole.arrived += times;
        IntervalTally& interval = tally_.intervals[time_.interval(arrived - window_.from)];
        if (is_completed) {
            whole.count_latencies(now - arrived, times);
            interval.latencies.record(now - arrived, static_cast<std::uint64_t>(times));
            interval.latency_seconds += static_cast<double>(times) * in_seconds(now - arrived);
            return;
        }
        interval.lost += static_cast<std::uint64_t>(times);
        lost_as(ending) += times;
    }
    void sent_again(Time arrived) { tally_.whole.sent_again += is_watched(arrived) ? 1 : 0; }
    void nodes_ran(Time since, Time until, int nodes) {
        tally_.whole.running_seconds += nodes * inside_window(since, until);
    }
    void node_failed(Time now) { tally_.whole.outages += is_watched(now) ? 1 : 0; }
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
    [[nodiscard]] const RepresentedTime& time() const { return time_; }
    [[nodiscard]] bool is_watched(Time arrived) const {
        return arrived >= window_.from && arrived < window_.until;
    }
    /// Seconds within the window.
    [[nodiscard]] double inside_window(Time from, Time until) const {
        const Time start = std::max(from, window_.from);
        const Time end = std::min(until, window_.until);
        return end > start ? in_seconds(time_.represented(end - window_.from) -
                                        time_.represented(start - window_.from))
                           : 0;
    }

private:
    [[nodiscard]] std::int64_t& lost_as(serving::Ending ending) {
        Tally& whole = tally_.whole;
        return ending == serving::Ending::refused ? whole.refused
               : ending == serving::Ending::lost  ? whole.lost
                                                  : whole.abandoned;
    }
    [[nodiscard]] std::int64_t weight_at(Time time) const {
        return time_.weight(time - window_.from);
    }

    RepresentedTime time_;
    PeriodWindow window_;
    PatternTally& tally_;
};

} // namespace skusim::experiment
