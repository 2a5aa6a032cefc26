// How the engine of one kind of node works: included where a kind is compiled, and nowhere else.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/kernel/loop.hpp>
#include <skusim/serving/cluster.hpp>
#include <skusim/serving/source/closed_session_source.hpp>
#include <skusim/serving/source/closed_source.hpp>
#include <skusim/serving/source/open_source.hpp>
#include <skusim/serving/source/session_source.hpp>

#include "any_source.hpp"
#include "engine.hpp"
#include "event_episode_run.hpp"
#include "event_replication.hpp"
#include "experiment/expected.hpp"
#include "experiment/observe/recorder.hpp"
#include "experiment/pattern/period_observer.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

namespace skusim::experiment {

/// Conversations are told by tokens alone.
template <serving::KindOfNode Kind>
const workload::SessionArrivals* sessions_of(const Trial& trial) {
    const auto* sessions = std::get_if<workload::SessionArrivals>(&trial.arrivals);
    SKUSIM_CHECK(serving::ServesTokens<Kind> || sessions == nullptr, "conversations have tokens");
    return sessions;
}

/// Calls `work.operator()<Source>(make)` with what makes the source of the trial's requests.
template <serving::KindOfNode Kind, class Work>
auto with_maker_of_source(const Trial& trial, const serving::Seed& seed, Work&& work) {
    if (const auto* sessions = sessions_of<Kind>(trial)) {
        if constexpr (serving::ServesTokens<Kind>) {
            return work.template operator()<serving::SessionSource>([&](const random::Shape& demand,
                                                                        const auto& classes) {
                return std::make_unique<serving::SessionSource>(*sessions, demand, seed, classes);
            });
        }
    }
    if (workload::is_open(trial.arrivals)) {
        return work.template operator()<serving::OpenSource>(
            [&](const random::Shape& demand, const auto& classes) {
                return std::make_unique<serving::OpenSource>(trial.arrivals, demand, seed, classes);
            });
    }
    const auto& closed = std::get<workload::ClosedArrivals>(trial.arrivals);
    const Duration response = expected_response(trial);
    if constexpr (serving::ServesTokens<Kind>) {
        if (closed.sessions.turns > 1) {
            return work.template operator()<serving::ClosedSessionSource>(
                [&](const random::Shape& demand, const auto& classes) {
                    return std::make_unique<serving::ClosedSessionSource>(closed, demand, response,
                                                                          seed, classes);
                });
        }
    }
    return work.template operator()<serving::ClosedSource>(
        [&](const random::Shape& demand, const auto& classes) {
            return std::make_unique<serving::ClosedSource>(closed, demand, response, seed, classes);
        });
}

template <serving::KindOfNode Kind>
std::unique_ptr<Replication> Engine<Kind>::replication(const Trial& trial,
                                                       const serving::Seed& seed, Waits waits) {
    return with_maker_of_source<Kind>(
        trial, seed, [&]<class Source>(auto&& make) -> std::unique_ptr<Replication> {
            return std::make_unique<EventReplication<Source, Kind>>(trial, seed, waits, make);
        });
}

template <serving::KindOfNode Kind>
std::unique_ptr<EpisodeRun> Engine<Kind>::episode_run(const Trial& trial, const serving::Seed& seed,
                                                      EpisodeObserver observer) {
    return std::make_unique<EventEpisodeRun<Kind>>(trial, seed, std::move(observer));
}

template <serving::KindOfNode Kind>
void Engine<Kind>::replicate_pattern(const Trial& trial, const Schedule& schedule,
                                     const PatternSpan& span, const serving::Seed& seed,
                                     std::int64_t most_arrivals, PatternTally& tally) {
    PeriodCollector collector(schedule, window_of(schedule, span), tally);
    serving::OpenSource source(span.of(schedule.simulated), trial.service.shape, seed);
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
void Engine<Kind>::record(const Trial& trial, const serving::Seed& seed, std::size_t most_requests,
                          RecordingEnd end, Recording& recording) {
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
Timeline Engine<Kind>::timeline(const Trial& trial, const serving::Seed& seed,
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
