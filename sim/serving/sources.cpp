#include <skusim/base/check.hpp>
#include <skusim/serving/sources.hpp>

#include <cmath>

namespace skusim::serving {

namespace {

double scale_of_gaps(const workload::Arrivals& arrivals) {
    if (const auto* trace = std::get_if<workload::TraceArrivals>(&arrivals)) {
        return 1 / trace->speedup;
    }
    if (const auto* pattern = std::get_if<workload::PatternArrivals>(&arrivals)) {
        return pattern->is_constant() ? 1e9 / pattern->rates.front().value() : 1;
    }
    return 1e9 / workload::open_rate(arrivals)->value();
}

random::Shape shape_of_gaps(const workload::Arrivals& arrivals) {
    const auto* gamma = std::get_if<workload::GammaArrivals>(&arrivals);
    return gamma != nullptr && gamma->cv != 1 ? random::gamma_shape(gamma->cv)
                                              : random::exponential_shape();
}

// Multiples of the golden ratio are spread evenly for any number of replications (Weyl 1916); the
// seed moves them all together.
double start_in_trace(const Seed& seed) {
    random::SmallStream stream(Seed{seed.seed, 0}.key(random::Purpose::arrivals));
    constexpr double golden = 0.6180339887498949;
    const double start = random::uniform_fraction(stream) + golden * seed.replication;
    return start - std::floor(start);
}

} // namespace

double single_draw(const random::Shape& shape, const random::StreamKey& key, std::uint32_t number) {
    if (shape.kind == random::ShapeKind::constant) {
        return 1;
    }
    // Far more words than any draw takes: those that reject candidates take a handful on average.
    constexpr std::uint64_t blocks_per_draw = 1024;
    random::SmallStream stream(key, number * blocks_per_draw);
    double value = 0;
    random::draw(shape, stream, &value, &value + 1);
    return value;
}

const std::vector<DemandClass>& no_classes() {
    static const std::vector<DemandClass> none;
    return none;
}

OpenSource::OpenSource(const workload::Arrivals& arrivals, const random::Shape& demand,
                       const Seed& seed, const std::vector<DemandClass>& classes)
    : mean_gap_ns_(scale_of_gaps(arrivals)), gap_shape_(shape_of_gaps(arrivals)),
      gaps_(gap_shape_, seed.key(random::Purpose::arrivals), seed.memory),
      demands_(classes.empty() ? demand : classes.front().shape, seed.key(random::Purpose::demand),
               seed.memory),
      classes_(classes), class_stream_(seed.key(random::Purpose::request_class)) {
    for (std::uint64_t number = 0; number < classes.size(); ++number) {
        class_demands_.push_back(std::make_unique<random::Variates>(
            classes[number].shape, seed.key(random::Purpose::demand, number), seed.memory));
    }
    if (const auto* trace = std::get_if<workload::TraceArrivals>(&arrivals)) {
        trace_ = trace->source->open(start_in_trace(seed));
        names_classes_ = !trace->source->facts().class_counts.empty() && !classes.empty();
    }
    if (const auto* pattern = std::get_if<workload::PatternArrivals>(&arrivals);
        pattern != nullptr && !pattern->is_constant()) {
        clock_ = std::make_unique<RateClock>(*pattern);
    }
}

double OpenSource::demand_of_class() {
    if (names_classes_) {
        class_ = recorded_classes_.front();
        recorded_classes_.pop_front();
    } else {
        class_ =
            static_cast<std::uint8_t>(class_at(classes_, random::uniform_fraction(class_stream_)));
    }
    return classes_[class_].mean * (*class_demands_[class_])();
}

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
