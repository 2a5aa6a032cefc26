// What the replicas of an autoscaled service do in each interval of a pattern.
#pragma once

#include <skusim/base/time.hpp>

#include "pattern_tally.hpp"
#include "period_collector.hpp"
#include "schedule.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace skusim::experiment {

/// Follows the queue and the replicas through the window, and closes the account of an interval
/// when the clock leaves it. What is so when an interval begins is counted in it: a queue that
/// lasts into the next interval is one of that, too. The most replicas and the longest queue are
/// those of what is simulated of the interval.
class ScalingWatch {
public:
    /// Watches nothing where the service does not scale.
    ScalingWatch(const Schedule& schedule, const PeriodCollector& collector, bool is_scaled,
                 PatternTally& tally)
        : schedule_(schedule), time_(collector.time()), window_(collector.window()),
          is_scaled_(is_scaled), tally_(tally), opened_(window_.from),
          closes_(window_.from + length_of(0)) {}

    void arrived(Time now) {
        settle(now);
        ++waiting_;
    }
    /// A worker took it, or it left without: one that goes the moment it came never waited.
    void left_queue(Time now, Time arrived) {
        if (arrived != now) {
            settle(now);
        }
        --waiting_;
    }
    void replicas(Time now, int running) {
        go_to(now);
        add_replica_time(now);
        if (is_open_ && running > running_) {
            started_ += (running - running_) * time_.weight(now - window_.from);
        }
        running_ = running;
        most_replicas_ = std::max(most_replicas_, running);
    }
    void finish(Time now) { go_to(std::min(now, window_.until)); }

private:
    [[nodiscard]] Duration length_of(std::size_t interval) const {
        return schedule_.intervals[interval].simulated();
    }

    /// The queue is as long as it seems: who could leave at once has left.
    void settle(Time now) {
        go_to(now);
        longest_queue_ = std::max(longest_queue_, waiting_);
    }

    void go_to(Time now) {
        if (is_scaled_ && !is_open_ && now >= window_.from) {
            is_open_ = true;
            begin(window_.from);
        }
        while (is_open_ && closes_ <= now && opened_ < window_.until) {
            close();
        }
    }

    [[nodiscard]] Duration represented(Time at) const {
        return time_.represented(at - window_.from);
    }

    void begin(Time at) {
        opened_ = at;
        closes_ = at + length_of(interval_);
        counted_until_ = at;
        replica_seconds_ = 0;
        started_ = 0;
        longest_queue_ = waiting_;
        most_replicas_ = running_;
    }

    void add_replica_time(Time now) {
        if (is_open_) {
            replica_seconds_ +=
                running_ * in_seconds(represented(now) - represented(counted_until_));
            counted_until_ = now;
        }
    }

    void close() {
        add_replica_time(closes_);
        longest_queue_ = std::max(longest_queue_, waiting_);
        ScalingTally& tally = tally_.intervals[interval_].scaling;
        ++tally.visits;
        tally.replicas +=
            replica_seconds_ / in_seconds(schedule_.intervals[interval_].represented());
        tally.most_replicas += most_replicas_;
        tally.started += static_cast<double>(started_);
        tally.longest_queue += static_cast<double>(longest_queue_);
        interval_ = interval_ + 1 == schedule_.intervals.size() ? 0 : interval_ + 1;
        begin(closes_);
    }

    const Schedule& schedule_;
    const RepresentedTime& time_;
    PeriodWindow window_;
    bool is_scaled_;
    PatternTally& tally_;
    bool is_open_ = false;     ///< the window has begun
    std::size_t interval_ = 0; ///< the one that lasts, from `opened_` to `closes_`
    Time opened_;
    Time closes_;
    Time counted_until_{};
    double replica_seconds_ = 0;
    int running_ = 0;
    int most_replicas_ = 0;
    std::int64_t started_ = 0;
    std::int64_t waiting_ = 0;
    std::int64_t longest_queue_ = 0;
};

} // namespace skusim::experiment
