#include <skusim/base/check.hpp>
#include <skusim/serving/source/open_source.hpp>

#include <utility>

namespace skusim::serving {

namespace {

// Each kind of open arrivals: how its gaps are told.

template <class Gaps>
void begin(Gaps& gaps, const workload::PoissonArrivals& arrivals, const Seed& seed) {
    gaps.template emplace<RenewalGaps>(1e9 / arrivals.rate.value(), random::exponential_shape(),
                                       seed);
}
template <class Gaps>
void begin(Gaps& gaps, const workload::GammaArrivals& arrivals, const Seed& seed) {
    gaps.template emplace<RenewalGaps>(
        1e9 / arrivals.rate.value(),
        arrivals.cv != 1 ? random::gamma_shape(arrivals.cv) : random::exponential_shape(), seed);
}
template <class Gaps>
void begin(Gaps& gaps, const workload::TraceArrivals& arrivals, const Seed& seed) {
    gaps.template emplace<RecordedGaps>(arrivals, seed);
}
template <class Gaps>
void begin(Gaps& gaps, const workload::PatternArrivals& arrivals, const Seed& seed) {
    if (arrivals.is_constant()) {
        begin(gaps, workload::PoissonArrivals{arrivals.rates.front()}, seed);
    } else {
        gaps.template emplace<PacedGaps>(arrivals, seed);
    }
}
template <class Gaps>
void begin(Gaps& /*gaps*/, const workload::SessionArrivals& /*arrivals*/, const Seed& /*seed*/) {
    SKUSIM_CHECK(false, "conversations wait for their answers: they are no open stream");
}
template <class Gaps>
void begin(Gaps& /*gaps*/, const workload::ClosedArrivals& /*arrivals*/, const Seed& /*seed*/) {
    SKUSIM_CHECK(false, "clients of a closed loop are no open stream");
}

} // namespace

OpenSource::OpenSource(const workload::Arrivals& arrivals, const random::Shape& demand,
                       const Seed& seed, const std::vector<DemandClass>& classes)
    : demands_(classes.empty() ? demand : classes.front().shape, seed.key(random::Purpose::demand),
               seed.memory),
      classes_(classes), class_stream_(seed.key(random::Purpose::request_class)) {
    std::visit([&](const auto& kind) { begin(gaps_, kind, seed); }, arrivals);
    for (std::uint64_t number = 0; number < classes.size(); ++number) {
        class_demands_.push_back(std::make_unique<random::Variates>(
            classes[number].shape, seed.key(random::Purpose::demand, number), seed.memory));
    }
    if (const auto* trace = std::get_if<workload::TraceArrivals>(&arrivals)) {
        const workload::TraceFacts& facts = trace->source->facts();
        names_classes_ = !facts.class_counts.empty() && !classes.empty();
        tells_tokens_ = facts.tokens.has_value();
        is_told_ = names_classes_ || tells_tokens_;
    }
}

double OpenSource::told_arrival_ns() {
    if (PacedGaps* const paced = std::get_if<PacedGaps>(&gaps_)) {
        return paced->next_ns();
    }
    RecordedGaps& recorded = std::get<RecordedGaps>(gaps_);
    const double arrival_ns = recorded.next_ns();
    if (is_told_) {
        Told told;
        if (names_classes_) {
            told.request_class = recorded.last_class();
        }
        if (tells_tokens_) {
            told.tokens = recorded.last_tokens();
            const auto segments = recorded.last_segments();
            told.segments.assign(segments.begin(), segments.end());
        }
        told_ahead_.push_back(std::move(told));
    }
    return arrival_ns;
}

double OpenSource::demand_of_class() {
    if (names_classes_) {
        class_ = *told_.request_class;
    } else {
        class_ =
            static_cast<std::uint8_t>(class_at(classes_, random::uniform_fraction(class_stream_)));
    }
    return classes_[class_].mean * (*class_demands_[class_])();
}

} // namespace skusim::serving
