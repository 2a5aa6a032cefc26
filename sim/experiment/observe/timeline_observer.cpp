#include "timeline_observer.hpp"

#include <algorithm>
#include <utility>

namespace skusim::experiment {

void TimelineObserver::arrived(Time now, serving::Request& /*request*/, std::uint64_t /*others*/) {
    count(now, 1, 0);
}

void TimelineObserver::started(Time now, const serving::Request& /*request*/) {
    count(now, -1, 1);
}

void TimelineObserver::released(Time now, const serving::Request& /*request*/) {
    count(now, 0, -1);
}

void TimelineObserver::refused(Time now, const serving::Request& /*request*/) {
    count(now, -1, 0);
}

void TimelineObserver::abandoned(Time now, const serving::Request& request) {
    count(now, request.in_service ? 0 : -1, 0); // a worker goes on with what it has begun
}

void TimelineObserver::batch_began(Time now, std::uint32_t size) {
    count(now, 0, 1 - static_cast<int>(size));
}

void TimelineObserver::batch_ended(Time now, std::uint32_t size, Time /*began*/) {
    count(now, 0, static_cast<int>(size) - 1);
}

Timeline TimelineObserver::take() {
    count(end_, 0, 0);
    for (TimelineStep& step : timeline_.steps) {
        step.queued /= timeline_.step_seconds;
        step.utilization /= timeline_.step_seconds * workers_;
    }
    return std::move(timeline_);
}

void TimelineObserver::count(Time now, int queued, int busy) {
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

} // namespace skusim::experiment
