// One replication by events, of a cluster of one kind of node.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/kernel/loop.hpp>
#include <skusim/serving/cluster.hpp>

#include "experiment/observe/collector.hpp"
#include "experiment/replication.hpp"
#include "experiment/source/trial_source.hpp"

namespace skusim::experiment {

template <serving::KindOfNode Kind>
class EventReplication final : public ReplicationByEvents {
public:
    EventReplication(const Trial& trial, const serving::Seed& seed, Waits waits)
        : ReplicationByEvents(trial, seed, waits), collector_(tally_, trial_),
          cluster_(trial_.cluster, trial_.service.mean, source_, seed, collector_) {
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
        now_ = kernel::run_while(cluster_, cluster_.agenda(), now_, [&](Time now) {
            return goes_on() && may_go_on(now, cluster_.inside());
        });
    }

    Collector<Kind> collector_;
    serving::Cluster<TrialSource, Collector<Kind>, Kind> cluster_;
    Time now_{};
};

} // namespace skusim::experiment
