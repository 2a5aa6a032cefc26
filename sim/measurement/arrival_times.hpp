// The intended send times of an open step.
#pragma once

#include <skusim/measurement/load_test.hpp>
#include <skusim/random/variates.hpp>

#include <cstdint>

namespace skusim::measurement {

class ArrivalTimes {
public:
    /// Poisson schedules draw from the stream of `seed` and the step's number, so that each step
    /// has a schedule of its own and the same seed gives the same one. `rate` is above 0.
    ArrivalTimes(Schedule schedule, Rate rate, std::uint64_t seed, std::uint32_t step);

    /// The next time since the step began; never earlier than the last. Evenly spaced times begin
    /// at 0 and are a whole number of gaps each: rounding does not add up.
    [[nodiscard]] Duration next();

private:
    Schedule schedule_;
    double rate_;
    random::Shape shape_;
    random::Variates pauses_;
    std::uint64_t count_ = 0;
    double seconds_ = 0;
};

} // namespace skusim::measurement
