// From what the runs of episodes saw to estimates.
#pragma once

#include <skusim/experiment/episodes.hpp>

#include "run.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace skusim::experiment {

using EpisodeRuns = std::vector<std::unique_ptr<EpisodeRun>>;

/// A bound that the requests of a step keep or break: a share of them is answered within a time, or
/// at all.
struct StepBound {
    std::optional<std::size_t> time; ///< number of the time; absent for errors
    double most_bad = 0;             ///< share of the arrivals
};

/// The objective's bounds on quantiles of latencies, of times of tokens, and on errors.
struct EpisodeBounds {
    std::vector<AnswerBound> times; ///< latencies first, of one kind the tightest
    std::vector<StepBound> steps;
};
[[nodiscard]] EpisodeBounds episode_bounds(const scenario::Objective& objective);

/// Runs that have all come to `end`.
struct EpisodeSights {
    const EpisodesTrial& trial;
    const EpisodeRuns& runs;
    const EpisodeBounds& bounds;
    Time origin{};
    Duration step{};
    Time end{};
    double confidence = 0.95;
};

/// `inside_before` requests were inside before the origin, `as_before` are no more than these.
[[nodiscard]] EpisodesOutcome outcome_of_runs(const EpisodeSights& sights, double inside_before,
                                              std::int64_t as_before);

} // namespace skusim::experiment
