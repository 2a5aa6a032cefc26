// A moment to the femtosecond: an engine's clock, finer than that of the simulation.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/llm/step_time.hpp>

#include <compare>
#include <cstdint>
#include <limits>

namespace skusim::serving {

__extension__ using WideFemtoseconds = __int128;

/// The whole nanoseconds are the simulation's clock, so that an event at `time` comes no later than
/// the moment, and before everything that comes a nanosecond after it.
struct Instant {
    Time time{};
    llm::Femtoseconds beyond = 0; ///< in [0, 1e6)

    auto operator<=>(const Instant&) const = default;
};

[[nodiscard]] inline Instant after(Instant start, WideFemtoseconds length) {
    const WideFemtoseconds total = length + start.beyond;
    constexpr llm::Femtoseconds per_ns = llm::femtoseconds_per_nanosecond;
    // Two hours fit into 64 bits, whose division is many times faster.
    if (total <= std::numeric_limits<std::int64_t>::max()) {
        const auto narrow = static_cast<std::int64_t>(total);
        return {later(start.time, Duration{narrow / per_ns}), narrow % per_ns};
    }
    return {later(start.time, Duration{static_cast<std::int64_t>(total / per_ns)}),
            static_cast<llm::Femtoseconds>(total % per_ns)};
}

/// What lies between the two.
[[nodiscard]] inline WideFemtoseconds between(Instant from, Instant to) {
    return WideFemtoseconds{(to.time - from.time).count()} * llm::femtoseconds_per_nanosecond +
           (to.beyond - from.beyond);
}

/// What lies between the two, in seconds.
[[nodiscard]] inline double seconds_between(Instant from, Instant to) {
    return in_seconds(to.time - from.time) + static_cast<double>(to.beyond - from.beyond) * 1e-15;
}

} // namespace skusim::serving
