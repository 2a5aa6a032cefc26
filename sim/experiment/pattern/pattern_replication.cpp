#include "pattern_replication.hpp"

#include <skusim/base/check.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/serving/arrival_recursion.hpp>

#include "experiment/node/engine.hpp"

#include <algorithm>
#include <variant>

namespace skusim::experiment {

double PatternSpan::warm_up_periods(std::size_t intervals) const {
    return 1 - static_cast<double>(first_interval) / static_cast<double>(intervals);
}

workload::PatternArrivals PatternSpan::of(workload::PatternArrivals pattern) const {
    std::rotate(pattern.rates.begin(),
                pattern.rates.begin() + static_cast<std::ptrdiff_t>(first_interval),
                pattern.rates.end());
    return pattern;
}

PeriodWindow window_of(const workload::PatternArrivals& pattern, const PatternSpan& span) {
    const Time from = Time{pattern.period - pattern.start_of(span.first_interval)};
    return {from, from + pattern.period * span.periods};
}

namespace {

void replicate_by_recursion(const Trial& trial, const PatternSpan& span, const serving::Seed& seed,
                            PatternTally& tally) {
    const auto& pattern = std::get<workload::PatternArrivals>(trial.arrivals);
    PeriodCollector collector(pattern, window_of(pattern, span), tally);
    serving::OpenSource source(span.of(pattern), trial.service.shape, seed);
    serving::ArrivalRecursion recursion(trial.cluster, trial.service.mean, source, seed);
    for (serving::Fate fate = recursion.next(); fate.arrived < collector.window().until;
         fate = recursion.next()) {
        collector.take(fate);
    }
}

} // namespace

void replicate(const Trial& trial, const PatternSpan& span, const serving::Seed& seed,
               std::int64_t most_arrivals, PatternTally& tally) {
    SKUSIM_CHECK(trial.classes.empty(), "a pattern's requests are all alike");
    if (!serving::needs_events(trial.cluster)) {
        replicate_by_recursion(trial, span, seed, tally);
        return;
    }
    with_engine(trial, [&]<class Engine>() {
        Engine::replicate_pattern(trial, span, seed, most_arrivals, tally);
    });
}

} // namespace skusim::experiment
