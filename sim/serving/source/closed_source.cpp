#include <skusim/base/check.hpp>
#include <skusim/serving/source/closed_source.hpp>

namespace skusim::serving {

ClosedSource::ClosedSource(const workload::ClosedArrivals& arrivals, const random::Shape& demand,
                           Duration mean_response, const Seed& seed,
                           const std::vector<DemandClass>& classes)
    : demand_(&demand), classes_(classes),
      thinks_ns_(static_cast<double>(arrivals.think_time.mean.count())), backoff_(arrivals.backoff),
      response_ns_(static_cast<double>(mean_response.count())), seed_(seed),
      pause_shape_(arrivals.think_time.shape), left_of_pause_(pause_shape_),
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

// The population as a random moment finds it. Uniform offsets would do for constant think times
// only. Fresh think times would begin with the many short ones, and bring more than the lasting
// rate until the rare long ones have come: for hundreds of mean times where they vary much.
Duration ClosedSource::first(std::uint32_t client) const {
    random::SmallStream stream(seed_.key(random::Purpose::start_offset, client));
    const double moment_ns = random::uniform_fraction(stream) * (thinks_ns_ + response_ns_);
    return from_nanoseconds(moment_ns < response_ns_ ? moment_ns
                                                     : thinks_ns_ * left_of_pause_.draw(stream));
}

} // namespace skusim::serving
