// One replication by events, of a cluster of any type of node.
//
// Each type of node is compiled in a file of its own: side by side in one, the compiler inlines
// less of the agenda into each, and all are slower by some per cent.
#pragma once

#include <skusim/kernel/loop.hpp>
#include <skusim/serving/cluster.hpp>
#include <skusim/serving/sources.hpp>

#include "collector.hpp"
#include "replication.hpp"

#include <memory>
#include <variant>
#include <vector>

namespace skusim::experiment {

template <class Source, class Node>
class EventReplication final : public Replication {
public:
    template <class MakeSource>
    EventReplication(const Trial& trial, const serving::Seed& seed, bool with_waits,
                     MakeSource&& make_source)
        : Replication(trial, with_waits), config_(trial.cluster), service_(trial.service),
          source_(make_source(service_.shape, classes_)), collector_(tally_, config_),
          cluster_(trial.cluster, service_.mean, *source_, seed, collector_) {
        cluster_.start();
    }

    void warm_up(std::int64_t arrivals) override {
        collector_.warm_up();
        const std::size_t wanted = collector_.seen().size() + static_cast<std::size_t>(arrivals);
        run_while([&] { return collector_.seen().size() < wanted; });
    }

    [[nodiscard]] const std::vector<double>& seen() const override { return collector_.seen(); }

    void observe(std::int64_t arrivals) override {
        collector_.end_warm_up();
        collector_.watch(now_, arrivals);
        run_while([&] { return collector_.unfinished(); });
        if (collector_.unfinished()) {
            collector_.drop_pending(now_);
            cut_short_ = true;
        }
    }

private:
    template <class Condition>
    void run_while(Condition&& goes_on) {
        now_ = kernel::run_while(cluster_, cluster_.agenda(), now_,
                                 [&](Time now) { return goes_on() && may_go_on(now); });
    }

    serving::ClusterConfig config_;
    random::Distribution service_;
    std::unique_ptr<Source> source_;
    Collector collector_;
    serving::Cluster<Source, Collector, Node> cluster_;
    Time now_{};
};

/// As make_event_replication(), with nodes of that type.
template <class Node>
[[nodiscard]] std::unique_ptr<Replication>
replication_on(const Trial& trial, const serving::Seed& seed, bool with_waits) {
    if (workload::is_open(trial.arrivals)) {
        return std::make_unique<EventReplication<serving::OpenSource, Node>>(
            trial, seed, with_waits, [&](const random::Shape& demand, const auto& classes) {
                return std::make_unique<serving::OpenSource>(trial.arrivals, demand, seed, classes);
            });
    }
    const auto& closed = std::get<workload::ClosedArrivals>(trial.arrivals);
    return std::make_unique<EventReplication<serving::ClosedSource, Node>>(
        trial, seed, with_waits, [&](const random::Shape& demand, const auto& classes) {
            return std::make_unique<serving::ClosedSource>(closed, demand, trial.service.mean, seed,
                                                           classes);
        });
}

} // namespace skusim::experiment
