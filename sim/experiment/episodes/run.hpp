// One run of episodes, whatever its nodes are.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/serving/source/demands.hpp>
#include <skusim/serving/source/seed.hpp>

#include "experiment/source/any_source.hpp"
#include "observer.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace skusim::experiment {

class EpisodeRun {
public:
    EpisodeRun(const Trial& trial, const serving::Seed& seed, EpisodeObserver observer);
    virtual ~EpisodeRun();
    EpisodeRun(const EpisodeRun&) = delete;
    EpisodeRun& operator=(const EpisodeRun&) = delete;

    /// Goes on up to that time, or until so many requests have been simulated, or are inside.
    virtual void go_on(Time until, std::int64_t most_simulated, std::size_t most_inside) = 0;
    /// Whether the last go_on() came to its time.
    [[nodiscard]] bool is_cut_short() const { return is_cut_short_; }

    [[nodiscard]] EpisodeObserver& observer() { return observer_; }
    [[nodiscard]] const EpisodeObserver& observer() const { return observer_; }

protected:
    Trial trial_;
    std::vector<serving::DemandClass> classes_;
    std::unique_ptr<AnySource> source_;
    EpisodeObserver observer_;
    bool is_cut_short_ = false;
};

} // namespace skusim::experiment
