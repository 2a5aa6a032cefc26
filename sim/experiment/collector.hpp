// Watches one replication's cluster and adds up what the metrics are made of.
#pragma once

#include <skusim/serving/request.hpp>
#include <skusim/stats/histogram.hpp>

#include <cstdint>
#include <vector>

namespace skusim::experiment {

/// A quantity that changes in steps, integrated over the time that a window is open.
class StepIntegral {
public:
    void change(Time now, int by) {
        level_ += by;
        // The integral of a step function is its last level times the length, less each change
        // times when it came.
        weighted_changes_ += static_cast<Wide>(by) * (now - opened_).count();
    }
    void open(Time now) {
        opened_ = now;
        weighted_changes_ = 0;
    }
    /// Adds what has come together since open(), in seconds times the quantity.
    void close(Time now) {
        const Wide area = static_cast<Wide>(level_) * (now - opened_).count() - weighted_changes_;
        total_ += static_cast<double>(area) * 1e-9;
    }
    [[nodiscard]] double total() const { return total_; }

private:
    __extension__ using Wide = __int128;
    std::int64_t level_ = 0;
    Time opened_{};
    Wide weighted_changes_ = 0;
    double total_ = 0;
};

class Collector {
public:
    explicit Collector(bool with_waits) : with_waits_(with_waits) {}

    // What the serving floor calls (see serving::SilentObserver).

    void arrived(Time now, serving::Request& request, std::uint64_t others) {
        ++simulated_;
        inside_.change(now, +1);
        if (warming_up_) {
            seen_.push_back(static_cast<double>(others));
        }
        if (watching_) {
            request.watched = true;
            ++arrived_;
            ++pending_;
            if (--wanted_ == 0) {
                close(now);
            }
        }
    }
    void started(Time now, const serving::Request& request) {
        busy_.change(now, +1);
        if (request.watched && with_waits_) {
            const Duration wait = now - request.arrived;
            waits_.record(wait);
            wait_seconds_ += in_seconds(wait);
        }
    }
    void completed(Time now, const serving::Request& request) {
        inside_.change(now, -1);
        completed_in_window_ += watching_ ? 1 : 0;
        if (request.watched) {
            const Duration latency = now - request.arrived;
            latencies_.record(latency);
            latency_seconds_ += in_seconds(latency);
            --pending_;
        }
    }
    void refused(Time now, const serving::Request& request) {
        inside_.change(now, -1);
        if (request.watched) {
            ++refused_;
            --pending_;
        }
    }
    void abandoned(Time now, const serving::Request& request) {
        inside_.change(now, -1);
        if (request.watched) {
            ++abandoned_;
            --pending_;
        }
    }
    void released(Time now, const serving::Request& /*request*/) { busy_.change(now, -1); }

    // What the replication calls.

    void warm_up() { warming_up_ = true; }
    [[nodiscard]] const std::vector<double>& seen() const { return seen_; }
    void end_warm_up() {
        warming_up_ = false;
        seen_ = {};
    }
    /// Opens the window for the next `count` >= 1 arrivals; it closes by itself at the last of
    /// them.
    void watch(Time now, std::int64_t count) {
        watching_ = true;
        wanted_ = count;
        opened_ = now;
        inside_.open(now);
        busy_.open(now);
    }
    /// Forgets requests that are not going to end: the clock has come to its horizon.
    void drop_pending(Time now) {
        if (watching_) {
            close(now);
        }
        arrived_ -= pending_;
        pending_ = 0;
    }
    /// Whether requests of the window are still to arrive or to end.
    [[nodiscard]] bool unfinished() const { return watching_ || pending_ > 0; }

    // What the outcome is made of, over all windows.

    [[nodiscard]] const stats::Histogram& latencies() const { return latencies_; }
    [[nodiscard]] const stats::Histogram& waits() const { return waits_; }
    [[nodiscard]] double latency_seconds() const { return latency_seconds_; }
    [[nodiscard]] double wait_seconds() const { return wait_seconds_; }
    [[nodiscard]] double inside_seconds() const { return inside_.total(); }
    [[nodiscard]] double busy_seconds() const { return busy_.total(); }
    [[nodiscard]] double window_seconds() const { return window_seconds_; }
    [[nodiscard]] std::int64_t completed_in_window() const { return completed_in_window_; }
    [[nodiscard]] std::int64_t arrived_count() const { return arrived_; }
    [[nodiscard]] std::int64_t refused_count() const { return refused_; }
    [[nodiscard]] std::int64_t abandoned_count() const { return abandoned_; }
    [[nodiscard]] std::int64_t simulated_count() const { return simulated_; }

private:
    void close(Time now) {
        watching_ = false;
        inside_.close(now);
        busy_.close(now);
        window_seconds_ += in_seconds(now - opened_);
    }

    bool with_waits_;
    bool warming_up_ = false;
    bool watching_ = false;
    std::int64_t wanted_ = 0;
    std::int64_t pending_ = 0;
    Time opened_{};
    StepIntegral inside_;
    StepIntegral busy_;
    std::vector<double> seen_; ///< requests inside at each arrival of the warm-up
    stats::Histogram latencies_;
    stats::Histogram waits_;
    double latency_seconds_ = 0;
    double wait_seconds_ = 0;
    double window_seconds_ = 0;
    std::int64_t completed_in_window_ = 0;
    std::int64_t arrived_ = 0;
    std::int64_t refused_ = 0;
    std::int64_t abandoned_ = 0;
    std::int64_t simulated_ = 0;
};

} // namespace skusim::experiment
