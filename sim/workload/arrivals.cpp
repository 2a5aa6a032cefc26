#include <skusim/base/check.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/workload/arrivals.hpp>

#include <algorithm>

namespace skusim::workload {

Duration ClosedArrivals::mean_pause() const {
    return (think_time.mean + sessions.think_time * (sessions.turns - 1)) / sessions.turns;
}

Rate PatternArrivals::mean_rate() const {
    double sum = 0;
    if (!ends.empty()) {
        for (std::size_t i = 0; i < rates.size(); ++i) {
            sum += rates[i].value() * in_seconds(length_of(i));
        }
        return Rate{sum / in_seconds(period)};
    }
    for (const Rate& rate : rates) {
        sum += rate.value();
    }
    return Rate{sum / static_cast<double>(rates.size())};
}

Rate PatternArrivals::peak_rate() const {
    return *std::max_element(rates.begin(), rates.end());
}

bool PatternArrivals::is_constant() const {
    return std::all_of(rates.begin(), rates.end(),
                       [&](Rate rate) { return rate == rates.front(); });
}

Duration PatternArrivals::start_of(std::size_t interval) const {
    if (!ends.empty()) {
        return interval == 0 ? Duration::zero() : ends[interval - 1];
    }
    const double share = static_cast<double>(interval) / static_cast<double>(rates.size());
    return interval == rates.size() ? period
                                    : from_nanoseconds(share * static_cast<double>(period.count()));
}

Duration PatternArrivals::length_of(std::size_t interval) const {
    return start_of(interval + 1) - start_of(interval);
}

std::size_t PatternArrivals::interval_at(Duration since_start) const {
    if (!ends.empty()) {
        const auto after = std::upper_bound(ends.begin(), ends.end(), since_start);
        return std::min(static_cast<std::size_t>(after - ends.begin()), rates.size() - 1);
    }
    const double share =
        static_cast<double>(since_start.count()) / static_cast<double>(period.count());
    auto interval =
        std::min(static_cast<std::size_t>(std::max(share, 0.0) * static_cast<double>(rates.size())),
                 rates.size() - 1);
    // The product above may be a hair off an edge.
    while (interval > 0 && since_start < start_of(interval)) {
        --interval;
    }
    while (interval + 1 < rates.size() && since_start >= start_of(interval + 1)) {
        ++interval;
    }
    return interval;
}

double least_requests(const PatternArrivals& pattern) {
    return 2.0 * least_periods * pattern.mean_rate().value() * in_seconds(pattern.period);
}

bool is_open(const Arrivals& arrivals) {
    return !std::holds_alternative<ClosedArrivals>(arrivals);
}

namespace {

// What each kind tells of its rate; a closed loop has none of its own.
std::optional<Rate> rate_of(const ClosedArrivals& /*closed*/) {
    return std::nullopt;
}
std::optional<Rate> rate_of(const PoissonArrivals& poisson) {
    return poisson.rate;
}
std::optional<Rate> rate_of(const GammaArrivals& gamma) {
    return gamma.rate;
}
std::optional<Rate> rate_of(const TraceArrivals& trace) {
    return trace.source->facts().rate() * trace.speedup;
}
std::optional<Rate> rate_of(const PatternArrivals& pattern) {
    return pattern.mean_rate();
}
std::optional<Rate> rate_of(const SessionArrivals& talks) {
    return talks.starts * talks.sessions.turns;
}

void set_rate(ClosedArrivals& /*closed*/, Rate /*rate*/) {
    SKUSIM_CHECK(false, "a closed loop has no rate of its own");
}
void set_rate(PoissonArrivals& poisson, Rate rate) {
    poisson.rate = rate;
}
void set_rate(GammaArrivals& gamma, Rate rate) {
    gamma.rate = rate;
}
void set_rate(TraceArrivals& trace, Rate rate) {
    trace.speedup = rate / trace.source->facts().rate();
}
void set_rate(PatternArrivals& pattern, Rate rate) {
    const double factor = rate / pattern.mean_rate();
    for (Rate& interval : pattern.rates) {
        interval = interval * factor;
    }
}
void set_rate(SessionArrivals& talks, Rate rate) {
    talks.starts = rate * (1.0 / talks.sessions.turns);
}

double cv_of(const ClosedArrivals& /*closed*/) {
    return 1;
}
double cv_of(const PoissonArrivals& /*poisson*/) {
    return 1;
}
double cv_of(const GammaArrivals& gamma) {
    return gamma.cv;
}
double cv_of(const TraceArrivals& trace) {
    return trace.source->facts().gap_cv;
}
double cv_of(const PatternArrivals& /*pattern*/) {
    return 1;
}
double cv_of(const SessionArrivals& talks) {
    return talks.cv;
}

} // namespace

std::optional<Rate> open_rate(const Arrivals& arrivals) {
    return std::visit([](const auto& kind) { return rate_of(kind); }, arrivals);
}

std::optional<Rate> peak_rate(const Arrivals& arrivals) {
    const auto* pattern = std::get_if<PatternArrivals>(&arrivals);
    return pattern != nullptr ? pattern->peak_rate() : open_rate(arrivals);
}

Arrivals at_rate(Arrivals arrivals, Rate rate) {
    std::visit([&](auto& kind) { set_rate(kind, rate); }, arrivals);
    return arrivals;
}

double gap_cv(const Arrivals& arrivals) {
    return std::visit([](const auto& kind) { return cv_of(kind); }, arrivals);
}

std::vector<std::string> notes(const Arrivals& arrivals) {
    if (std::holds_alternative<PatternArrivals>(arrivals)) {
        return {"latency bounds hold in every interval of the pattern, and show the interval where "
                "they are worst; all other figures are of the whole period"};
    }
    const auto* trace = std::get_if<TraceArrivals>(&arrivals);
    if (trace == nullptr) {
        return {};
    }
    std::vector<std::string> texts{
        "the trace is replayed again and again, from a starting point of each replication's own: "
        "intervals cover the randomness of the starting point and of the service times, not that "
        "of another day's trace"};
    const TraceFacts& facts = trace->source->facts();
    const std::int64_t classes = facts.classes;
    if (classes > 1 && facts.class_counts.empty()) {
        texts.push_back("the trace names " + std::to_string(classes) +
                        " classes of requests; all are served alike");
    }
    if (facts.tokens && facts.tokens->dropped > 0) {
        texts.push_back("requests left out of the trace, as they generated no token: " +
                        std::to_string(facts.tokens->dropped));
    }
    if (facts.tokens && facts.tokens->fresh) {
        const TraceTokens& tokens = *facts.tokens;
        texts.push_back(
            "prompts begin alike as the trace's hash_ids tell, by 512 tokens: at most " +
            percent(1 - tokens.fresh->means.input / tokens.means.input) +
            " of their tokens are what an earlier prompt began with, and a cache of "
            "prefixes finds no more; each round of the replay says something new, and "
            "no answer is taken for a part of a later prompt");
    }
    return texts;
}

} // namespace skusim::workload
