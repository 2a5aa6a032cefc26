#include "pattern_replication.hpp"

#include <skusim/kernel/loop.hpp>
#include <skusim/serving/arrival_recursion.hpp>
#include <skusim/serving/batching_node.hpp>
#include <skusim/serving/cluster.hpp>
#include <skusim/serving/sharing_node.hpp>

#include "period_collector.hpp"
#include "scaling_watch.hpp"

#include <algorithm>
#include <variant>

namespace skusim::experiment {

namespace {

/// The same pattern from another interval on.
workload::PatternArrivals starting_at(workload::PatternArrivals pattern, std::size_t interval) {
    std::rotate(pattern.rates.begin(),
                pattern.rates.begin() + static_cast<std::ptrdiff_t>(interval), pattern.rates.end());
    return pattern;
}

/// Collects from the events of a cluster, and knows when nothing of the window is left inside.
class PeriodObserver {
public:
    PeriodObserver(PeriodCollector& collector, ScalingWatch& watch,
                   const serving::ClusterConfig& cluster)
        : collector_(collector), watch_(watch), cluster_(cluster) {}

    void arrived(Time now, const serving::Request& /*request*/, std::uint64_t /*others*/) {
        collector_.arrived();
        watch_.arrived(now);
        ++arrivals_;
        inside_ += is_early(now) ? 1 : 0;
    }
    void started(Time now, const serving::Request& request) {
        collector_.started(request.arrived, now);
        watch_.left_queue(now, request.arrived);
        in_service_ += is_early(now) ? 1 : 0;
    }
    void completed(Time now, const serving::Request& request) {
        end(now, request, serving::Ending::completed);
    }
    void refused(Time now, const serving::Request& request) {
        watch_.left_queue(now, request.arrived);
        end(now, request, serving::Ending::refused);
    }
    void abandoned(Time now, const serving::Request& request) {
        if (!request.in_service) {
            watch_.left_queue(now, request.arrived);
        }
        end(now, request, serving::Ending::abandoned);
    }
    void released(Time now, const serving::Request& request) {
        collector_.served(request.started, now, work_rate(now, request));
        in_service_ -= is_early(request.started) ? 1 : 0;
    }

    void batch_began(Time now, std::uint32_t size) { collector_.batch_began(now, size); }
    void batch_ended(Time now, std::uint32_t size, Time began) {
        collector_.batch_ended(now, size, began);
    }
    void replicas(Time now, int running) {
        count_replicas(now);
        watch_.replicas(now, running);
        running_ = running;
    }
    void finish(Time now) {
        count_replicas(now);
        watch_.finish(now);
    }

    [[nodiscard]] bool is_complete(Time now) const {
        return now >= collector_.window().until && inside_ == 0 && in_service_ == 0;
    }
    [[nodiscard]] std::int64_t arrivals() const { return arrivals_; }

private:
    /// Of a request that shared its processor, on average: work over time.
    [[nodiscard]] double work_rate(Time now, const serving::Request& request) const {
        return cluster_.processors && now > request.started
                   ? in_seconds(request.service) / in_seconds(now - request.started)
                   : 1;
    }
    [[nodiscard]] bool is_early(Time time) const { return time < collector_.window().until; }
    void end(Time now, const serving::Request& request, serving::Ending ending) {
        collector_.ended(request.arrived, now, ending);
        inside_ -= is_early(request.arrived) ? 1 : 0;
    }

    void count_replicas(Time now) {
        if (cluster_.scaling) {
            collector_.replicas_ran(since_, now, running_,
                                    serving::nodes_in_use(cluster_, running_));
        }
        since_ = now;
    }

    PeriodCollector& collector_;
    ScalingWatch& watch_;
    const serving::ClusterConfig& cluster_;
    Time since_{};
    int running_ = 0; ///< replicas, since then
    std::int64_t arrivals_ = 0;
    std::int64_t inside_ = 0;     ///< of those that arrived before the window's end
    std::int64_t in_service_ = 0; ///< of those that began service before the window's end
};

PeriodWindow window_of(const workload::PatternArrivals& pattern, const PatternSpan& span) {
    const Time from = Time{pattern.period - pattern.start_of(span.first_interval)};
    return {from, from + pattern.period * span.periods};
}

} // namespace

double PatternSpan::warm_up_periods(std::size_t intervals) const {
    return 1 - static_cast<double>(first_interval) / static_cast<double>(intervals);
}

void replicate(const Trial& trial, const PatternSpan& span, const serving::Seed& seed,
               PatternTally& tally) {
    const auto& pattern = std::get<workload::PatternArrivals>(trial.arrivals);
    PeriodCollector collector(pattern, window_of(pattern, span), tally);
    serving::OpenSource source(starting_at(pattern, span.first_interval), trial.service.shape,
                               seed);
    serving::ArrivalRecursion recursion(trial.cluster, trial.service.mean, source, seed);
    for (serving::Fate fate = recursion.next(); fate.arrived < collector.window().until;
         fate = recursion.next()) {
        collector.take(fate);
    }
}

namespace {

template <class Node>
void replicate_on(const Trial& trial, const PatternSpan& span, const serving::Seed& seed,
                  std::int64_t most_arrivals, PatternTally& tally) {
    const auto& pattern = std::get<workload::PatternArrivals>(trial.arrivals);
    PeriodCollector collector(pattern, window_of(pattern, span), tally);
    serving::OpenSource source(starting_at(pattern, span.first_interval), trial.service.shape,
                               seed);
    ScalingWatch watch(pattern, collector.window(), trial.cluster.scaling.has_value(), tally);
    PeriodObserver observer(collector, watch, trial.cluster);
    serving::Cluster<serving::OpenSource, PeriodObserver, Node> cluster(
        trial.cluster, trial.service.mean, source, seed, observer);
    cluster.start();
    const Time end = kernel::run_while(cluster, cluster.agenda(), Time{}, [&](Time now) {
        return !observer.is_complete(now) && observer.arrivals() < most_arrivals;
    });
    observer.finish(end);
    tally.cut_short |= observer.arrivals() >= most_arrivals;
}

} // namespace

void replicate_by_events(const Trial& trial, const PatternSpan& span, const serving::Seed& seed,
                         std::int64_t most_arrivals, PatternTally& tally) {
    if (trial.cluster.batching) {
        replicate_on<serving::BatchingNode>(trial, span, seed, most_arrivals, tally);
    } else if (trial.cluster.processors) {
        replicate_on<serving::SharingNode>(trial, span, seed, most_arrivals, tally);
    } else {
        replicate_on<serving::FifoNode>(trial, span, seed, most_arrivals, tally);
    }
}

} // namespace skusim::experiment
