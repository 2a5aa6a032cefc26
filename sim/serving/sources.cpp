#include <skusim/base/check.hpp>
#include <skusim/serving/sources.hpp>

namespace skusim::serving {

ClosedSource::ClosedSource(const workload::ClosedArrivals& arrivals, const random::Shape& demand,
                           Duration mean_service, const Seed& seed)
    : thinks_ns_(static_cast<double>(arrivals.think_time.mean.count())), backoff_(arrivals.backoff),
      mean_cycle_ns_(thinks_ns_ + static_cast<double>(mean_service.count())), seed_(seed),
      pause_shape_(arrivals.think_time.shape) {
    SKUSIM_CHECK(backoff_ > Duration::zero(), "without a pause a full cluster is asked for ever");
    const auto count = static_cast<std::uint32_t>(arrivals.concurrency);
    clients_.reserve(count);
    for (std::uint32_t client = 0; client < count; ++client) {
        clients_.push_back(
            {random::SmallVariates(demand, seed.key(random::Purpose::demand, client)),
             random::SmallVariates(pause_shape_, seed.key(random::Purpose::think_time, client))});
    }
}

// A renewal process met at a random moment (Cox 1962). Uniform offsets would do for constant think
// times only: with exponential ones, early clients ask again before the last have asked once, and
// up to twice the lasting rate builds a queue that is still there when a short warm-up ends.
Duration ClosedSource::start_offset(std::uint32_t client) const {
    constexpr double rounds = 4; // after these the first cycle's start is forgotten
    random::SmallStream stream(seed_.key(random::Purpose::start_offset, client));
    const double moment_ns = random::uniform_fraction(stream) * rounds * mean_cycle_ns_;
    const double service_ns = mean_cycle_ns_ - thinks_ns_;
    double end_ns = 0;
    while (end_ns <= moment_ns) {
        double think = 0;
        random::draw(pause_shape_, stream, &think, &think + 1);
        end_ns += think * thinks_ns_ + service_ns;
    }
    return from_nanoseconds(end_ns - moment_ns);
}

} // namespace skusim::serving
