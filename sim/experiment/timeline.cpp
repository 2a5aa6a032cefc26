#include <skusim/base/check.hpp>
#include <skusim/experiment/timeline.hpp>
#include <skusim/kernel/loop.hpp>
#include <skusim/serving/cluster.hpp>
#include <skusim/serving/sources.hpp>

#include "node_type.hpp"
#include "timeline_observer.hpp"

#include <variant>

namespace skusim::experiment {

namespace {

template <class Node, class Source>
Timeline record(const Trial& trial, const serving::Seed& seed, Source& source,
                TimelineObserver observer) {
    serving::Cluster<Source, TimelineObserver, Node> cluster(trial.cluster, trial.service.mean,
                                                             source, seed, observer);
    cluster.start();
    kernel::run_while(cluster, cluster.agenda(), Time{},
                      [&](Time now) { return now < observer.end(); });
    return observer.take();
}

template <class Source>
Timeline record_any(const Trial& trial, const serving::Seed& seed, Source& source,
                    const TimelineObserver& observer) {
    return with_node_type(
        trial.cluster, [&]<class Node>() { return record<Node>(trial, seed, source, observer); });
}

} // namespace

Timeline record_timeline(const Trial& trial, std::uint64_t seed, double seconds, int steps) {
    SKUSIM_CHECK(seconds > 0 && steps >= 1 && is_stable(trial), "a stretch of a stable run");
    const Duration step = std::max(from_seconds(seconds / steps), Duration{1});
    const double workers = serving::work_capacity(trial.cluster);
    const TimelineObserver observer(Time{} + step * steps, step, steps, workers);
    const serving::Seed first{seed, 0, nullptr};
    const std::vector<serving::DemandClass> classes = demands_of(trial);
    if (workload::is_open(trial.arrivals)) {
        serving::OpenSource source(trial.arrivals, trial.service.shape, first, classes);
        return record_any(trial, first, source, observer);
    }
    serving::ClosedSource source(std::get<workload::ClosedArrivals>(trial.arrivals),
                                 trial.service.shape, trial.service.mean, first, classes);
    return record_any(trial, first, source, observer);
}

} // namespace skusim::experiment
