// How the engine of one kind of node works: included where a kind is compiled, and nowhere else.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/kernel/loop.hpp>
#include <skusim/serving/cluster.hpp>
#include <skusim/serving/source/open_source.hpp>

#include "event_episode_run.hpp"
#include "event_replication.hpp"
#include "event_simulation.hpp"
#include "experiment/observe/recorder.hpp"
#include "experiment/pattern/period_observer.hpp"
#include "experiment/source/any_source.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

namespace skusim::experiment {

template <serving::KindOfNode Kind>
std::unique_ptr<Replication>
EventSimulation<Kind>::replication(const Trial& trial, const serving::Seed& seed, Waits waits) {
    SKUSIM_CHECK(serving::ServesTokens<Kind> ||
                     !std::holds_alternative<workload::SessionArrivals>(trial.arrivals),
                 "conversations have tokens");
    return std::make_unique<EventReplication<Kind>>(trial, seed, waits);
}

template <serving::KindOfNode Kind>
std::unique_ptr<EpisodeRun> EventSimulation<Kind>::episode_run(const Trial& trial,
                                                               const serving::Seed& seed,
                                                               EpisodeObserver observer) {
    return std::make_unique<EventEpisodeRun<Kind>>(trial, seed, std::move(observer));
}

template <serving::KindOfNode Kind>
void EventSimulation<Kind>::replicate_pattern(const Trial& trial, const Schedule& schedule,
                                              serving::OpenSource& source,
                                              const serving::Seed& seed, std::int64_t most_arrivals,
                                              PeriodCollector& collector, PatternTally& tally) {
    ScalingWatch watch(schedule, collector, trial.cluster.scaling.has_value(), tally);
    PeriodObserver<Kind> observer(collector, watch, trial, tally);
    serving::Cluster<serving::OpenSource, PeriodObserver<Kind>, Kind> cluster(
        trial.cluster, trial.service.mean, source, seed, observer);
    cluster.start();
    const Time end = kernel::run_while(cluster, cluster.agenda(), Time{}, [&](Time now) {
        return !observer.is_complete(now) && observer.arrivals() < most_arrivals;
    });
    observer.finish(end);
    tally.cut_short |= observer.arrivals() >= most_arrivals;
}

template <serving::KindOfNode Kind>
void EventSimulation<Kind>::record(const Trial& trial, const serving::Seed& seed,
                                   std::size_t most_requests, RecordingEnd end,
                                   Recording& recording) {
    std::size_t most_arrivals = std::numeric_limits<std::size_t>::max();
    if (const auto* trace = std::get_if<workload::TraceArrivals>(&trial.arrivals);
        trace != nullptr && end == RecordingEnd::last_ending) {
        most_arrivals = static_cast<std::size_t>(trace->source->facts().arrivals);
    }
    const std::vector<serving::DemandClass> classes = demands_of(trial);
    const std::unique_ptr<AnySource> source = any_source_of(trial, seed, classes, most_arrivals);
    Recorder recorder(recording, std::min(most_requests, most_arrivals));
    serving::Cluster<AnySource, Onlooker, Kind> cluster(trial.cluster, trial.service.mean, *source,
                                                        seed, recorder);
    cluster.start();
    recording.end = kernel::run_while(cluster, cluster.agenda(), Time{}, [&](Time now) {
        const bool goes_on =
            end == RecordingEnd::last_arrival ? !recorder.is_full() : !recorder.is_over();
        return goes_on && now < Replication::horizon;
    });
    recording.is_cut = recorder.is_full();
}

template <serving::KindOfNode Kind>
Timeline EventSimulation<Kind>::timeline(const Trial& trial, const serving::Seed& seed,
                                         TimelineObserver observer) {
    const std::vector<serving::DemandClass> classes = demands_of(trial);
    const std::unique_ptr<AnySource> source = any_source_of(trial, seed, classes);
    serving::Cluster<AnySource, Onlooker, Kind> cluster(trial.cluster, trial.service.mean, *source,
                                                        seed, observer);
    cluster.start();
    kernel::run_while(cluster, cluster.agenda(), Time{},
                      [&](Time now) { return now < observer.end(); });
    return observer.take();
}

} // namespace skusim::experiment
