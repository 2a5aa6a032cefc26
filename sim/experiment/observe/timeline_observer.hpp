// Adds up what waits and what is served, step by step.
#pragma once

#include <skusim/experiment/timeline.hpp>
#include <skusim/serving/request.hpp>

#include "onlooker.hpp"

#include <algorithm>
#include <cstdint>

namespace skusim::experiment {

/// Watches a cluster from `start` on. Before, it only keeps count.
class TimelineObserver final : public Onlooker {
public:
    TimelineObserver(Time start, Duration step, int steps, double workers)
        : last_(start), step_(step), end_(start + step * steps), start_(start), workers_(workers) {
        timeline_.step_seconds = in_seconds(step);
        timeline_.steps.resize(static_cast<std::size_t>(steps));
    }

    [[nodiscard]] Time end() const { return end_; }

    void arrived(Time now, serving::Request& /*request*/, std::uint64_t /*others*/) override {
        count(now, 1, 0);
    }
    void started(Time now, const serving::Request& /*request*/) override { count(now, -1, 1); }
    void released(Time now, const serving::Request& /*request*/) override { count(now, 0, -1); }
    void refused(Time now, const serving::Request& /*request*/) override { count(now, -1, 0); }
    void abandoned(Time now, const serving::Request& request) override {
        count(now, request.in_service ? 0 : -1, 0); // a worker goes on with what it has begun
    }
    // A worker's batch is one thing that it does, of however many requests.
    void batch_began(Time now, std::uint32_t size) override {
        count(now, 0, 1 - static_cast<int>(size));
    }
    void batch_ended(Time now, std::uint32_t size, Time /*began*/) override {
        count(now, 0, static_cast<int>(size) - 1);
    }

    /// Up to the end, which no event need fall on.
    [[nodiscard]] Timeline take() {
        count(end_, 0, 0);
        for (TimelineStep& step : timeline_.steps) {
            step.queued /= timeline_.step_seconds;
            step.utilization /= timeline_.step_seconds * workers_;
        }
        return std::move(timeline_);
    }

private:
    void count(Time now, int queued, int busy) {
        const Time until = std::min(now, end_);
        while (last_ < until) {
            const auto index = (last_ - start_) / step_;
            const Time next = std::min(until, start_ + step_ * (index + 1));
            TimelineStep& step = timeline_.steps[static_cast<std::size_t>(index)];
            const double seconds = in_seconds(next - last_);
            step.queued += seconds * static_cast<double>(queued_);
            step.utilization += seconds * static_cast<double>(busy_);
            step.most_queued = std::max(step.most_queued, static_cast<double>(queued_));
            last_ = next;
        }
        queued_ += queued;
        busy_ += busy;
    }

    Time last_; ///< until when all is added up
    Duration step_;
    Time end_;
    Time start_;
    double workers_;
    std::int64_t queued_ = 0;
    std::int64_t busy_ = 0;
    Timeline timeline_;
};

} // namespace skusim::experiment
