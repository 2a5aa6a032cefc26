// Simulated time: an integer number of nanoseconds, typed by std::chrono so that a point in time
// and a length of time do not mix. The range, +-292 years, is far beyond any simulated horizon.
#pragma once

#include <chrono>
#include <cstdint>

namespace skusim {

/// A length of simulated time, in whole nanoseconds.
using Duration = std::chrono::duration<std::int64_t, std::nano>;

/// The clock of a simulation. It has no now(): only the event loop knows the time.
struct SimulationClock {
    using duration = Duration;
    using rep = Duration::rep;
    using period = Duration::period;
    using time_point = std::chrono::time_point<SimulationClock, Duration>;
    static constexpr bool is_steady = true;
};

/// A point in simulated time. The simulation starts at Time{}.
using Time = SimulationClock::time_point;

/// Later than every event: "never".
inline constexpr Time never = Time::max();

/// A length of time in seconds.
[[nodiscard]] constexpr double in_seconds(Duration length) {
    return static_cast<double>(length.count()) / 1e9; // by division: 0.12 s stays 0.12
}

/// The whole number of nanoseconds nearest to `nanoseconds`, which must not be NaN; lengths beyond
/// the clock's range become its limits.
[[nodiscard]] constexpr Duration from_nanoseconds(double nanoseconds) {
    constexpr double limit = 9.2e18;
    if (nanoseconds >= limit) {
        return Duration::max();
    }
    if (nanoseconds <= -limit) {
        return Duration::min();
    }
    return Duration{static_cast<std::int64_t>(nanoseconds + (nanoseconds < 0 ? -0.5 : 0.5))};
}

/// The length of time nearest to `seconds`; as from_nanoseconds().
[[nodiscard]] constexpr Duration from_seconds(double seconds) {
    return from_nanoseconds(seconds * 1e9);
}

/// `now` + `wait`; times beyond the clock's range stay at half of it, where no simulation comes.
[[nodiscard]] constexpr Time later(Time now, Duration wait) {
    constexpr Duration horizon = Duration::max() / 2;
    return wait < horizon && now.time_since_epoch() < horizon ? now + wait : Time{horizon};
}

} // namespace skusim
