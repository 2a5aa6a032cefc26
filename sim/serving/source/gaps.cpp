#include <skusim/serving/source/gaps.hpp>

#include "rate_clock.hpp"

#include <cmath>

namespace skusim::serving {

namespace {

// Multiples of the golden ratio are spread evenly for any number of replications (Weyl 1916); the
// seed moves them all together.
double start_in_trace(const Seed& seed) {
    random::SmallStream stream(Seed{seed.seed, 0}.key(random::Purpose::arrivals));
    constexpr double golden = 0.6180339887498949;
    const double start = random::uniform_fraction(stream) + golden * seed.replication;
    return start - std::floor(start);
}

} // namespace

RecordedGaps::RecordedGaps(const workload::TraceArrivals& arrivals, const Seed& seed)
    : replayed_per_recorded_(1 / arrivals.speedup),
      cursor_(arrivals.source->open(arrivals.start.value_or(start_in_trace(seed)))) {}

PacedGaps::PacedGaps(const workload::PatternArrivals& pattern, const Seed& seed)
    : clock_(std::make_unique<RateClock>(pattern)), shape_(random::exponential_shape()),
      gaps_(shape_, seed.key(random::Purpose::arrivals), seed.memory) {}

PacedGaps::~PacedGaps() = default;

double PacedGaps::next_ns() {
    time_ns_ += clock_->next_gap_ns(gaps_());
    return time_ns_;
}

} // namespace skusim::serving
