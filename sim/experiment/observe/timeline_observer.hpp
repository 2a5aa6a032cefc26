// Adds up what waits and what is served, step by step.
#pragma once

#include <skusim/experiment/timeline.hpp>
#include <skusim/serving/request.hpp>

#include "onlooker.hpp"

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

    void arrived(Time now, serving::Request& request, std::uint64_t others) override;
    void started(Time now, const serving::Request& request) override;
    void released(Time now, const serving::Request& request) override;
    void refused(Time now, const serving::Request& request) override;
    void abandoned(Time now, const serving::Request& request) override;
    // A worker's batch is one thing that it does, of however many requests.
    void batch_began(Time now, std::uint32_t size) override;
    void batch_ended(Time now, std::uint32_t size, Time began) override;

    /// Tells all up to the end, which no event need fall on.
    [[nodiscard]] Timeline take();

private:
    void count(Time now, int queued, int busy);

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
