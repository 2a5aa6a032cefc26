// From the time of a simulation to the time that it stands for.
#pragma once

#include <skusim/base/time.hpp>

#include "schedule.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::experiment {

/// Where a moment lies that is `since` the start of a period, some periods ago or not.
class RepresentedTime {
public:
    /// The schedule must outlive it.
    explicit RepresentedTime(const Schedule& schedule) : schedule_(schedule) {
        if (schedule.is_whole()) {
            return;
        }
        Stretch stretch;
        for (std::size_t i = 0; i < schedule.intervals.size(); ++i) {
            const SimulatedInterval& interval = schedule.intervals[i];
            stretch.interval = i;
            append(stretch, interval.head, 1);
            append(stretch, interval.rest, interval.weight);
        }
    }

    /// Requests that one which arrives then stands for, or seconds of one second.
    [[nodiscard]] std::int64_t weight(Duration since) const {
        return stretches_.empty() ? 1 : stretch_at(since % period()).weight;
    }
    [[nodiscard]] std::size_t interval(Duration since) const {
        const Duration in_period = since % period();
        return stretches_.empty() ? schedule_.simulated.interval_at(in_period)
                                  : stretch_at(in_period).interval;
    }
    /// What is simulated until then stands for so much time; `since` is at least zero.
    [[nodiscard]] Duration represented(Duration since) const {
        if (stretches_.empty()) {
            return since;
        }
        const Duration in_period = since % period();
        const Stretch& stretch = stretch_at(in_period);
        return schedule_.period * (since / period()) + stretch.represented_from +
               (in_period - stretch.from) * stretch.weight;
    }

private:
    /// A head, or a rest.
    struct Stretch {
        Duration from{};
        Duration until{};
        Duration represented_from{};
        std::int64_t weight = 1;
        std::size_t interval = 0;
    };

    [[nodiscard]] Duration period() const { return schedule_.simulated.period; }

    /// The stretch goes on to the next.
    void append(Stretch& stretch, Duration length, std::int64_t weight) {
        if (length > Duration::zero()) {
            stretch.until = stretch.from + length;
            stretch.weight = weight;
            stretches_.push_back(stretch);
            stretch.from = stretch.until;
            stretch.represented_from += length * weight;
        }
    }

    /// Most questions are about the stretch of the one before.
    [[nodiscard]] const Stretch& stretch_at(Duration in_period) const {
        const Stretch& last = stretches_[last_];
        if (in_period >= last.from && in_period < last.until) {
            return last;
        }
        const auto found = std::upper_bound(
            stretches_.begin(), stretches_.end(), in_period,
            [](Duration at, const Stretch& stretch) { return at < stretch.until; });
        last_ = static_cast<std::size_t>(found - stretches_.begin());
        return *found;
    }

    const Schedule& schedule_;
    std::vector<Stretch> stretches_; ///< empty if all is simulated
    mutable std::size_t last_ = 0;
};

} // namespace skusim::experiment
