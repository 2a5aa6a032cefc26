// All that is simulated by events, for each kind of node.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/recording.hpp>
#include <skusim/experiment/timeline.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/serving/node/kinds.hpp>
#include <skusim/serving/source/open_source.hpp>
#include <skusim/serving/source/seed.hpp>

#include "experiment/episodes/run.hpp"
#include "experiment/observe/timeline_observer.hpp"
#include "experiment/pattern/pattern_replication.hpp"
#include "experiment/replication.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace skusim::experiment {

/// Simulates trials whose nodes are of that kind. Each kind is compiled in a file of its own,
/// KIND.cpp in this folder: side by side in one, the compiler inlines less of the agenda into each,
/// and all are slower by some per cent. A row of serving/node/kinds.hpp without its file does not
/// link.
template <serving::KindOfNode Kind>
struct EventSimulation {
    [[nodiscard]] static std::unique_ptr<Replication>
    replication(const Trial& trial, const serving::Seed& seed, Waits waits);

    /// See run_episodes(): the trial has the outages in its cluster, which can fail. Its load is no
    /// pattern.
    [[nodiscard]] static std::unique_ptr<EpisodeRun>
    episode_run(const Trial& trial, const serving::Seed& seed, EpisodeObserver observer);

    /// See replicate() of a pattern; by events. The source is the schedule's, the collector fills
    /// the tally.
    static void replicate_pattern(const Trial& trial, const Schedule& schedule,
                                  serving::OpenSource& source, const serving::Seed& seed,
                                  std::int64_t most_arrivals, PeriodCollector& collector,
                                  PatternTally& tally);

    /// Runs the cluster until the recording is long enough.
    static void record(const Trial& trial, const serving::Seed& seed, std::size_t most_requests,
                       RecordingEnd end, Recording& recording);

    /// Runs the cluster until the observer has seen enough.
    [[nodiscard]] static Timeline timeline(const Trial& trial, const serving::Seed& seed,
                                           TimelineObserver observer);
};

/// Calls `work.operator()<EventSimulation<Kind>>()` for the trial's kind of node, the one place
/// where it is asked which that is.
template <class Work>
auto with_simulation(const Trial& trial, Work&& work) {
    return std::visit(
        [&]<class Kind>(const Kind&) { return work.template operator()<EventSimulation<Kind>>(); },
        trial.cluster.group().kind);
}

} // namespace skusim::experiment
