// What a single outage does to a service that runs: requests lost and late, and the time until all
// is as before.
//
// Rare failures cannot be averaged over: a node that fails once a year does so once in billions of
// requests. An episode looks at one of them. The cluster comes to its steady state, the outages
// happen at their times, and the run goes on until the requests inside are as few again as they
// were before; many such runs, each with random numbers of its own, tell the mean of each figure.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/progress.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/serving/outages/rules.hpp>
#include <skusim/stats/estimate.hpp>

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::scenario {
struct Objective;
}

namespace skusim::experiment {

/// Outages that are looked at as one.
struct Episode {
    Duration at{};    ///< when it begins; the cluster is in its steady state at 0
    Duration until{}; ///< when the last of its nodes is back
};

/// A cluster without outages, and those that happen to it. The episodes are in order of time, and
/// each is over before the next begins.
struct EpisodesTrial {
    Trial steady;
    serving::OutageRules outages; ///< schedules without a period; no renewals
    std::vector<Episode> episodes;
};

/// A stretch of time, in seconds.
struct Stretch {
    double from = 0;
    double until = 0;
};

/// All figures are of one occurrence, on average over the runs.
struct EpisodeResult {
    stats::Estimate lost;       ///< requests
    stats::Estimate sent_again; ///< times that requests were
    stats::Estimate late; ///< requests that came after it began and before all was as before, and
                          ///< were answered later than the objective's tightest bound on latencies
                          ///< allows, or that on first tokens if there is none
    /// Seconds from its beginning until all nodes are back and no more requests are inside than
    /// before it; infinite if that was not seen in one of the runs before the next episode, or the
    /// budget's end.
    stats::Estimate recovery;
    stats::Estimate most_inside; ///< requests at once
    /// The objective's bounds on latencies, times of tokens and errors surely fail in the first and
    /// in the last step of this stretch, for the requests that arrive then; absent if in none.
    std::optional<Stretch> broken;
};

/// One of equally long steps, all runs together.
struct EpisodeStep {
    double nodes = 0;      ///< that run, on average
    double inside = 0;     ///< requests, on average
    double late = 0;       ///< share of the step's arrivals: as in EpisodeResult
    double unanswered = 0; ///< share of the step's arrivals: lost, refused or abandoned
};

struct EpisodesOutcome {
    double inside_before = 0;          ///< requests, in the steady state
    std::int64_t inside_as_before = 0; ///< so many are no more than before
    std::vector<EpisodeResult> episodes;
    double step_seconds = 0;
    std::vector<EpisodeStep> steps; ///< from 0 on
    int runs = 0;
    std::int64_t simulated = 0; ///< requests, warm-up included
};

/// Runs the episodes; the result depends on the arguments only, not on threads. If not even 8 runs
/// fit into the effort's budget, a sentence that says what to change. The steady trial is stable,
/// its load does not follow a pattern, and its cluster can fail (serving::can_fail). `objective`
/// may be nullptr.
[[nodiscard]] tl::expected<EpisodesOutcome, std::string>
run_episodes(const EpisodesTrial& trial, const scenario::Objective* objective, const Effort& effort,
             const RunProgress& progress = RunProgress());

} // namespace skusim::experiment
