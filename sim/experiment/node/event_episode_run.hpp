// One run of episodes on a cluster of one kind of node.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/kernel/loop.hpp>
#include <skusim/serving/cluster.hpp>

#include "experiment/episodes/run.hpp"
#include "experiment/source/any_source.hpp"

#include <utility>

namespace skusim::experiment {

template <serving::KindOfNode Kind>
class EventEpisodeRun final : public EpisodeRun {
public:
    EventEpisodeRun(const Trial& trial, const serving::Seed& seed, EpisodeObserver observer)
        : EpisodeRun(trial, seed, std::move(observer)),
          cluster_(trial_.cluster, trial_.service.mean, *source_, seed, observer_) {
        cluster_.start();
    }

    /// Events at the very end are left for the next call, so that no step is entered too early.
    void go_on(Time until, std::int64_t most_simulated, std::size_t most_inside) override {
        now_ = kernel::run_while(cluster_, cluster_.agenda(), now_, [&](Time) {
            is_cut_short_ =
                observer_.simulated() >= most_simulated || cluster_.inside() > most_inside;
            return cluster_.agenda().next_time() < until && !is_cut_short_;
        });
        if (!is_cut_short_) {
            observer_.finish(until);
        }
    }

private:
    serving::Cluster<AnySource, Onlooker, Kind> cluster_;
    Time now_{};
};

} // namespace skusim::experiment
