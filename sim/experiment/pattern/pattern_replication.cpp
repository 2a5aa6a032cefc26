#include "pattern_replication.hpp"

#include <skusim/base/check.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/serving/arrival_recursion.hpp>

#include "experiment/node/event_simulation.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace skusim::experiment {

double PatternSpan::warm_up_periods(const workload::PatternArrivals& pattern) const {
    return pattern.ends.empty()
               ? 1 - static_cast<double>(first_interval) / static_cast<double>(pattern.rates.size())
               : 1 - in_seconds(pattern.start_of(first_interval)) / in_seconds(pattern.period);
}

workload::PatternArrivals PatternSpan::of(workload::PatternArrivals pattern) const {
    if (!pattern.ends.empty()) {
        Duration end{};
        std::vector<Duration> ends;
        for (std::size_t i = 0; i < pattern.rates.size(); ++i) {
            end += pattern.length_of((first_interval + i) % pattern.rates.size());
            ends.push_back(end);
        }
        pattern.ends = std::move(ends);
    }
    std::rotate(pattern.rates.begin(),
                pattern.rates.begin() + static_cast<std::ptrdiff_t>(first_interval),
                pattern.rates.end());
    return pattern;
}

PeriodWindow window_of(const Schedule& schedule, const PatternSpan& span) {
    const workload::PatternArrivals& pattern = schedule.simulated;
    const Time from = Time{pattern.period - pattern.start_of(span.first_interval)};
    return {from, from + pattern.period * span.periods};
}

namespace {

void replicate_by_recursion(const Trial& trial, serving::OpenSource& source,
                            const serving::Seed& seed, PeriodCollector& collector) {
    serving::ArrivalRecursion recursion(trial.cluster, trial.service.mean, source, seed);
    for (serving::Fate fate = recursion.next(); fate.arrived < collector.window().until;
         fate = recursion.next()) {
        collector.take(fate);
    }
}

} // namespace

void replicate(const Trial& trial, const Schedule& schedule, const PatternSpan& span,
               const serving::Seed& seed, std::int64_t most_arrivals, PatternTally& tally) {
    SKUSIM_CHECK(trial.classes.empty(), "a pattern's requests are all alike");
    PeriodCollector collector(schedule, window_of(schedule, span), tally);
    serving::OpenSource source(span.of(schedule.simulated), trial.service.shape, seed);
    if (!serving::needs_events(trial.cluster)) {
        replicate_by_recursion(trial, source, seed, collector);
        return;
    }
    with_simulation(trial, [&]<class Simulation>() {
        Simulation::replicate_pattern(trial, schedule, source, seed, most_arrivals, collector,
                                      tally);
    });
}

} // namespace skusim::experiment
