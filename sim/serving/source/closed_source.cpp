#include <skusim/base/check.hpp>
#include <skusim/serving/source/closed_source.hpp>

namespace skusim::serving {

ClosedSource::ClosedSource(const workload::ClosedArrivals& arrivals, const random::Shape& demand,
                           Duration mean_service, const Seed& seed,
                           const std::vector<DemandClass>& classes)
    : demand_(&demand), classes_(classes),
      thinks_ns_(static_cast<double>(arrivals.think_time.mean.count())), backoff_(arrivals.backoff),
      mean_cycle_ns_(thinks_ns_ + static_cast<double>(mean_service.count())), seed_(seed),
      pause_shape_(arrivals.think_time.shape),
      sent_(static_cast<std::size_t>(arrivals.concurrency), 0) {
    SKUSIM_CHECK(backoff_ > Duration::zero(), "without a pause a full cluster is asked for ever");
}

double ClosedSource::demand_of_class(std::uint32_t client) {
    const std::uint32_t number = sent_[client]++;
    random::SmallStream stream(seed_.key(random::Purpose::request_class, client), number);
    class_ = static_cast<std::uint8_t>(class_at(classes_, random::uniform_fraction(stream)));
    const DemandClass& of = classes_[class_];
    return of.mean * single_draw(of.shape, seed_.key(random::Purpose::demand, client), number);
}

// A renewal process met at a random moment (Cox 1962). Uniform offsets would do for constant think
// times only: with exponential ones, early clients ask again before the last have asked once, and
// up to twice the lasting rate builds a queue that is still there when a short warm-up ends.
Duration ClosedSource::first(std::uint32_t client) const {
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
