// What some replications of a pattern's period measured.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/stats/histogram.hpp>

#include "experiment/observe/tally.hpp"
#include "schedule.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::experiment {

/// What the replicas of an autoscaled service did while an interval lasted: sums over its visits,
/// one in each period.
struct ScalingTally {
    int visits = 0;
    double replicas = 0; ///< that ran, on average over a visit
    double most_replicas = 0;
    double started = 0; ///< that came into service
    double longest_queue = 0;
};

/// The requests that arrived in one interval of the pattern, in whatever period.
struct IntervalTally {
    stats::CompactHistogram latencies; ///< of completed requests
    double latency_seconds = 0;
    std::uint64_t lost = 0;
    std::int64_t weight = 1; ///< requests that one simulated stands for, at most
    ScalingTally scaling;
};

/// Lengths of time, to tell their mean and quantiles.
struct LengthsTally {
    stats::CompactHistogram lengths;
    double seconds = 0;

    void add(Duration length, std::uint64_t times = 1) {
        lengths.record(length, times);
        seconds += in_seconds(length) * static_cast<double>(times);
    }
};

/// Times of tokens, of one interval.
struct IntervalTokens {
    LengthsTally first; ///< to the first token, of completed requests
    LengthsTally pace;  ///< per output token, of those with more than one
    LengthsTally gaps;  ///< from token to token
};

struct PatternTally {
    PatternTally(const Schedule& schedule, Waits waits)
        : whole(waits), intervals(schedule.intervals.size()) {
        whole.weight = schedule.greatest_weight();
        for (std::size_t i = 0; i < intervals.size(); ++i) {
            intervals[i].weight = schedule.intervals[i].weight;
        }
    }

    Tally whole;
    std::vector<IntervalTally> intervals;
    std::vector<IntervalTokens> tokens; ///< by interval, of nodes that serve them; else empty
    bool cut_short = false;             ///< requests that had not ended at the limit were left out
};

} // namespace skusim::experiment
