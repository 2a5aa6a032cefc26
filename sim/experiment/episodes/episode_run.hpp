// One run of episodes, whatever its nodes are.
#pragma once

#include <skusim/base/time.hpp>

#include "episode_observer.hpp"

#include <cstdint>

namespace skusim::experiment {

class EpisodeRun {
public:
    explicit EpisodeRun(EpisodeObserver observer) : observer_(std::move(observer)) {}
    virtual ~EpisodeRun() = default;
    EpisodeRun(const EpisodeRun&) = delete;
    EpisodeRun& operator=(const EpisodeRun&) = delete;

    /// Goes on up to that time, or until so many requests have been simulated, or are inside.
    virtual void go_on(Time until, std::int64_t most_simulated, std::size_t most_inside) = 0;
    /// Whether the last go_on() came to its time.
    [[nodiscard]] bool is_cut_short() const { return is_cut_short_; }

    [[nodiscard]] EpisodeObserver& observer() { return observer_; }
    [[nodiscard]] const EpisodeObserver& observer() const { return observer_; }

protected:
    EpisodeObserver observer_;
    bool is_cut_short_ = false;
};

} // namespace skusim::experiment
