#include <skusim/kernel/loop.hpp>
#include <skusim/serving/batching_node.hpp>
#include <skusim/serving/cluster.hpp>
#include <skusim/serving/sources.hpp>

#include "collector.hpp"
#include "replication.hpp"

#include <variant>

namespace skusim::experiment {

namespace {

template <class Source, class Node>
class EventReplication final : public Replication {
public:
    template <class MakeSource>
    EventReplication(const Trial& trial, const serving::Seed& seed, bool with_waits,
                     MakeSource&& make_source)
        : Replication(with_waits), config_(trial.cluster), service_(trial.service),
          source_(make_source(service_.shape)), collector_(tally_, config_),
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

template <class Node>
std::unique_ptr<Replication> make_with(const Trial& trial, const serving::Seed& seed,
                                       bool with_waits) {
    if (workload::is_open(trial.arrivals)) {
        return std::make_unique<EventReplication<serving::OpenSource, Node>>(
            trial, seed, with_waits, [&](const random::Shape& demand) {
                return std::make_unique<serving::OpenSource>(trial.arrivals, demand, seed);
            });
    }
    const auto& closed = std::get<workload::ClosedArrivals>(trial.arrivals);
    return std::make_unique<EventReplication<serving::ClosedSource, Node>>(
        trial, seed, with_waits, [&](const random::Shape& demand) {
            return std::make_unique<serving::ClosedSource>(closed, demand, trial.service.mean,
                                                           seed);
        });
}

} // namespace

std::unique_ptr<Replication> make_event_replication(const Trial& trial, const serving::Seed& seed,
                                                    bool with_waits) {
    return trial.cluster.batching ? make_with<serving::BatchingNode>(trial, seed, with_waits)
                                  : make_with<serving::FifoNode>(trial, seed, with_waits);
}

std::unique_ptr<Replication> make_replication(const Trial& trial, const serving::Seed& seed,
                                              bool with_waits) {
    return workload::is_open(trial.arrivals) && !serving::needs_events(trial.cluster)
               ? make_arrival_replication(trial, seed, with_waits)
               : make_event_replication(trial, seed, with_waits);
}

} // namespace skusim::experiment
