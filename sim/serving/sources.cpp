#include <skusim/base/check.hpp>
#include <skusim/serving/sources.hpp>

namespace skusim::serving {

ClosedSource::ClosedSource(const workload::ClosedArrivals& arrivals, const random::Shape& demand,
                           Duration mean_service, const Seed& seed)
    : thinks_ns_(static_cast<double>(arrivals.think_time.mean.count())), backoff_(arrivals.backoff),
      cycle_(arrivals.think_time.mean + mean_service), seed_(seed),
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

Duration ClosedSource::start_offset(std::uint32_t client) const {
    random::SmallStream stream(seed_.key(random::Purpose::start_offset, client));
    return from_seconds(random::uniform_fraction(stream) * in_seconds(cycle_));
}

} // namespace skusim::serving
