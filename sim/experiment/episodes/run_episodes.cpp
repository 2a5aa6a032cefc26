#include <skusim/base/check.hpp>
#include <skusim/experiment/episodes.hpp>
#include <skusim/experiment/failures.hpp>

#include "experiment/node/event_simulation.hpp"
#include "experiment/progress_meter.hpp"
#include "experiment/size.hpp"
#include "experiment/warm_up.hpp"
#include "figures.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <tbb/parallel_for.h>

namespace skusim::experiment {

namespace {

/// A sixtieth of all, and a tenth of the shortest, but for episodes that lie very far apart.
Duration fine_step(const std::vector<Episode>& episodes) {
    constexpr int usual_steps = 60;
    constexpr int most_steps = 2000;
    constexpr int steps_of_one = 10;
    const Duration until = episodes.back().until;
    Duration step = until / usual_steps;
    for (const Episode& it : episodes) {
        step = std::min(step, (it.until - it.at) / steps_of_one);
    }
    return std::max(step, until / most_steps);
}

class EpisodesRunner {
public:
    EpisodesRunner(const EpisodesTrial& trial, const scenario::Objective* objective,
                   const Effort& effort, const RunProgress& progress)
        : trial_(trial), effort_(effort), meter_(progress), with_outages_(trial.steady) {
        const double rate = arrivals_per_second(trial.steady);
        // Longer than theory says, as the runs are short beside it.
        constexpr double sure = 3;
        const double warm_up = sure * least_warm_up_arrivals(trial.steady) / rate;
        origin_ =
            Time{} + from_seconds(std::max(warm_up, sure * in_seconds(trial.steady.service.mean)));
        step_ = std::max(fine_step(trial.episodes), from_seconds(1 / rate));
        runs_ = static_cast<int>(
            std::clamp(static_cast<double>(effort.max_requests) / (2 * requests_of_one()), 0.0,
                       static_cast<double>(effort.replications)));
        if (objective != nullptr) {
            bounds_ = episode_bounds(*objective);
        }
        with_outages_.cluster.outages = trial.outages;
        for (serving::OutageSchedule& schedule : with_outages_.cluster.outages->schedules) {
            for (serving::Outage& outage : schedule.outages) {
                outage.at += origin_.time_since_epoch();
            }
        }
    }

    tl::expected<EpisodesOutcome, std::string> run() {
        constexpr int least_runs = 8;
        if (runs_ < least_runs) {
            return tl::unexpected(fmt::format(
                "the episodes take {:.3g} requests in each of at least {} runs, more than "
                "simulation.max_requests; raise it, or let them be shorter",
                requests_of_one(), least_runs));
        }
        start();
        while (goes_on()) {
            advance(end_ + step_);
        }
        return outcome_of_runs({trial_, all_, bounds_, origin_, step_, end_, effort_.confidence},
                               inside_before_, usual());
    }

private:
    [[nodiscard]] double requests_of_one() const {
        return arrivals_per_second(trial_.steady) *
               in_seconds(origin_.time_since_epoch() + trial_.episodes.back().until);
    }

    /// All runs come to the steady state, which tells how many requests are usual.
    void start() {
        for (int number = 0; number < runs_; ++number) {
            const serving::Seed seed{effort_.seed, static_cast<std::uint32_t>(number),
                                     effort_.draws.get()};
            EpisodeObserver observer(trial_.episodes, bounds_.times, origin_, step_);
            all_.push_back(with_simulation(with_outages_, [&]<class Simulation>() {
                return Simulation::episode_run(with_outages_, seed, std::move(observer));
            }));
        }
        meter_.expect(static_cast<std::int64_t>(requests_of_one()) * runs_);
        end_ = origin_;
        advance(origin_);
        for (const auto& run : all_) {
            inside_before_ += run->observer().inside_before() / runs_;
        }
        for (const auto& run : all_) {
            run->observer().expect(usual());
        }
        advance(origin_ + trial_.episodes.back().until);
    }

    /// Requests inside, rounded up, but for the noise of the mean.
    [[nodiscard]] std::int64_t usual() const {
        constexpr double noise = 0.01;
        return static_cast<std::int64_t>(std::ceil(inside_before_ - noise));
    }

    void advance(Time until) {
        const auto most_simulated = effort_.max_requests / runs_;
        const auto room = static_cast<std::size_t>(most_inside / runs_);
        tbb::parallel_for(std::size_t{0}, all_.size(), [&](std::size_t i) {
            const std::int64_t before = all_[i]->observer().simulated();
            all_[i]->go_on(until, most_simulated, room);
            meter_.add(all_[i]->observer().simulated() - before);
        });
        end_ = until;
    }

    [[nodiscard]] bool goes_on() const {
        constexpr int most_steps = 2000;
        const bool is_cut_short = std::any_of(all_.begin(), all_.end(),
                                              [](const auto& run) { return run->is_cut_short(); });
        return !is_cut_short && end_ - origin_ < step_ * most_steps &&
               !std::all_of(all_.begin(), all_.end(),
                            [](const auto& run) { return run->observer().has_recovered(); });
    }

    const EpisodesTrial& trial_;
    const Effort& effort_;
    ProgressMeter meter_;
    Trial with_outages_;
    Time origin_{};
    Duration step_{};
    Time end_{}; ///< up to which all runs have come
    int runs_ = 0;
    EpisodeBounds bounds_;
    EpisodeRuns all_;
    double inside_before_ = 0;
};

} // namespace

tl::expected<EpisodesOutcome, std::string> run_episodes(const EpisodesTrial& trial,
                                                        const scenario::Objective* objective,
                                                        const Effort& effort,
                                                        const RunProgress& progress) {
    SKUSIM_CHECK(!trial.episodes.empty() && !trial.steady.cluster.outages &&
                     serving::can_fail(trial.steady.cluster) && is_stable(trial.steady),
                 "episodes of a stable cluster that can fail");
    return EpisodesRunner(trial, objective, effort, progress).run();
}

} // namespace skusim::experiment
