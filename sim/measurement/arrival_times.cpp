#include "arrival_times.hpp"

#include <skusim/base/check.hpp>

namespace skusim::measurement {

ArrivalTimes::ArrivalTimes(Schedule schedule, Rate rate, std::uint64_t seed, std::uint32_t step)
    : schedule_(schedule), rate_(rate.value()), shape_(random::exponential_shape()),
      pauses_(shape_, {seed, random::Purpose::arrivals, step, 0}) {
    SKUSIM_CHECK(rate_ > 0, "a rate above 0");
}

Duration ArrivalTimes::next() {
    if (schedule_ == Schedule::fixed) {
        return from_seconds(static_cast<double>(count_++) / rate_);
    }
    seconds_ += pauses_() / rate_;
    return from_seconds(seconds_);
}

} // namespace skusim::measurement
