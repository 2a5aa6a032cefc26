// Replications of a pattern: independent runs over whole periods.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/serving/source/seed.hpp>

#include "pattern_tally.hpp"
#include "period_collector.hpp"
#include "schedule.hpp"

#include <cstddef>
#include <cstdint>

namespace skusim::experiment {

/// What part of the pattern a replication runs through.
struct PatternSpan {
    std::size_t first_interval = 0; ///< starts empty here, to warm up until the period's end
    int periods = 1;                ///< then measures that many

    /// Share of a period that warms up.
    [[nodiscard]] double warm_up_periods(const workload::PatternArrivals& pattern) const;
    /// Gives that pattern from the first interval on.
    [[nodiscard]] workload::PatternArrivals of(workload::PatternArrivals pattern) const;
};

/// The periods that are measured, in a simulation's time.
[[nodiscard]] PeriodWindow window_of(const Schedule& schedule, const PatternSpan& span);

/// Where replications start: as late in the period as forgets that they start empty.
///
/// A fluid of work flows in at each interval's rate and out at the workers'; where its periodic
/// level is zero at an interval's start, the cluster's queue is a stationary one's at most, which
/// an empty start forgets within some relaxation times of the intervals that follow. Otherwise a
/// whole period warms up, and so it does where nodes fail. Autoscaled clusters also get time to
/// scale.
[[nodiscard]] std::size_t first_interval_of(const Trial& trial,
                                            const workload::PatternArrivals& pattern);

/// Runs one replication of the trial, whose load is the schedule's, and adds it to the tally: by
/// the arrival recursion, or by events where the cluster needs them. Of the latter, requests that
/// have not ended after `most_arrivals` are left out, and the tally is cut short.
void replicate(const Trial& trial, const Schedule& schedule, const PatternSpan& span,
               const serving::Seed& seed, std::int64_t most_arrivals, PatternTally& tally);

} // namespace skusim::experiment
