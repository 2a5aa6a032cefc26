#include <skusim/base/check.hpp>
#include <skusim/experiment/episodes.hpp>
#include <skusim/experiment/failures.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/stats/interval.hpp>

#include "episode_run.hpp"
#include "experiment/node/engine.hpp"
#include "experiment/progress_meter.hpp"
#include "experiment/size.hpp"
#include "experiment/warm_up.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <tbb/parallel_for.h>

namespace skusim::experiment {

namespace {

using EpisodeRuns = std::vector<std::unique_ptr<EpisodeRun>>;

/// A bound that the requests of a step keep or break: a share of them is answered within a time, or at
/// all.
struct StepBound {
    std::optional<std::size_t> time; ///< number of the time; absent for errors
    double most_bad = 0;             ///< share of the arrivals
};

class EpisodesRunner {
public:
    EpisodesRunner(const EpisodesTrial& trial, const scenario::Objective* objective,
                   const Effort& effort, const RunProgress& progress)
        : trial_(trial), effort_(effort), meter_(progress), with_outages_(trial.steady) {
        const double rate = arrivals_per_second(trial.steady);
        // Longer than theory says, as the runs are short beside it.
        constexpr double sure = 3;
        const double warm_up = sure * least_warm_up_arrivals(trial.steady) / rate;
        origin_ = Time{} + from_seconds(std::max(warm_up, sure * in_seconds(trial.steady.service.mean)));
        const Duration until = trial.episodes.back().until;
        constexpr int steps_before_recovery = 60;
        step_ = std::max(until / steps_before_recovery, from_seconds(1 / rate));
        runs_ = static_cast<int>(std::clamp(
            static_cast<double>(effort.max_requests) / (2 * requests_of_one()), 0.0,
            static_cast<double>(effort.replications)));
        if (objective != nullptr) {
            read(*objective);
        }
        with_outages_.cluster.outages = trial.outages;
        for (serving::Schedule& schedule : with_outages_.cluster.outages->schedules) {
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
        return outcome();
    }

private:
    [[nodiscard]] double requests_of_one() const {
        return arrivals_per_second(trial_.steady) *
               in_seconds(origin_.time_since_epoch() + trial_.episodes.back().until);
    }

    void read(const scenario::Objective& objective) {
        for (const scenario::TimeBound& bound : objective.times) {
            if (bound.quantity.kind == stats::QuantityKind::latency &&
                bound.quantity.probability > 0) {
                step_bounds_.push_back({bounds_.size(), 1 - bound.quantity.probability});
                bounds_.push_back(bound.bound);
            }
        }
        if (objective.max_error_rate) {
            step_bounds_.push_back({std::nullopt, *objective.max_error_rate});
        }
        // The tightest is the one that "late" is told by; it comes first.
        const auto tightest = std::min_element(bounds_.begin(), bounds_.end());
        if (tightest != bounds_.end()) {
            const auto place = static_cast<std::size_t>(tightest - bounds_.begin());
            std::swap(bounds_.front(), bounds_[place]);
            for (StepBound& bound : step_bounds_) {
                if (bound.time == std::size_t{0}) {
                    bound.time = place;
                } else if (bound.time == place) {
                    bound.time = 0;
                }
            }
        }
    }

    /// All runs come to the steady state, which tells how many requests are usual.
    void start() {
        for (int number = 0; number < runs_; ++number) {
            const serving::Seed seed{effort_.seed, static_cast<std::uint32_t>(number),
                                     effort_.draws.get()};
            EpisodeObserver observer(trial_.episodes, bounds_, origin_, step_);
            all_.push_back(with_engine(with_outages_, [&]<class Engine>() {
                return Engine::episode_run(with_outages_, seed, std::move(observer));
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

    /// Requests inside, rounded up, but for the last digits of the mean.
    [[nodiscard]] std::int64_t usual() const {
        constexpr double rounding = 1e-6;
        return static_cast<std::int64_t>(std::ceil(inside_before_ - rounding));
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

    /// The mean over the runs.
    template <class Figure>
    [[nodiscard]] stats::Estimate mean(Figure&& figure) const {
        std::vector<stats::RatioPart> parts;
        for (const auto& run : all_) {
            parts.push_back({static_cast<double>(figure(run->observer())), 1});
        }
        return stats::within(stats::skewed_ratio_interval(parts, effort_.confidence), 0,
                             stats::infinite);
    }

    [[nodiscard]] stats::Estimate recovery(std::size_t number) const {
        const Time begun = origin_ + trial_.episodes[number].at;
        for (const auto& run : all_) {
            if (!run->observer().sights()[number].recovered) {
                const double seen = in_seconds(end_ - begun);
                return {stats::infinite, seen, stats::infinite};
            }
        }
        return mean([&](const EpisodeObserver& observer) {
            return in_seconds(*observer.sights()[number].recovered - begun);
        });
    }

    /// What all runs have counted in a step, one after another.
    template <class Visit>
    void each_run(std::size_t step, Visit&& visit) const {
        for (const auto& run : all_) {
            const std::vector<EpisodeCounts>& steps = run->observer().steps();
            if (step < steps.size()) {
                visit(steps[step]);
            }
        }
    }

    [[nodiscard]] bool is_broken(std::size_t step) const {
        return std::any_of(step_bounds_.begin(), step_bounds_.end(), [&](const StepBound& bound) {
            std::vector<stats::RatioPart> parts;
            double arrived = 0;
            each_run(step, [&](const EpisodeCounts& counts) {
                const std::int64_t late = bound.time ? counts.late[*bound.time] : 0;
                parts.push_back({static_cast<double>(late + counts.unanswered),
                                 static_cast<double>(counts.arrived)});
                arrived += parts.back().denominator;
            });
            return parts.size() > 1 && arrived > 0 &&
                   stats::share_interval(parts, effort_.confidence).low > bound.most_bad;
        });
    }

    /// Whole steps that have been simulated.
    [[nodiscard]] std::size_t step_count() const {
        return static_cast<std::size_t>((end_ - origin_ + step_ - Duration{1}) / step_);
    }

    [[nodiscard]] std::optional<Stretch> broken(std::size_t number) const {
        const auto step_at = [&](Duration time) { return static_cast<std::size_t>(time / step_); };
        const bool is_last = number + 1 == trial_.episodes.size();
        const std::size_t end = is_last ? step_count() : step_at(trial_.episodes[number + 1].at);
        std::optional<Stretch> stretch;
        for (std::size_t step = step_at(trial_.episodes[number].at); step < end; ++step) {
            if (is_broken(step)) {
                const double from = in_seconds(step_) * static_cast<double>(step);
                stretch = Stretch{stretch ? stretch->from : from, from + in_seconds(step_)};
            }
        }
        return stretch;
    }

    [[nodiscard]] EpisodeResult result(std::size_t number) const {
        EpisodeResult result;
        const auto of_sight = [&](auto member) {
            return mean([&](const EpisodeObserver& observer) {
                return observer.sights()[number].*member;
            });
        };
        result.lost = of_sight(&EpisodeSight::lost);
        result.sent_again = of_sight(&EpisodeSight::sent_again);
        result.late = of_sight(&EpisodeSight::late);
        result.most_inside = of_sight(&EpisodeSight::most_inside);
        result.recovery = recovery(number);
        result.broken = broken(number);
        return result;
    }

    /// So many steps as one.
    [[nodiscard]] EpisodeStep merged(std::size_t first, std::size_t count) const {
        EpisodeStep merged;
        double arrived = 0;
        for (std::size_t step = first; step < first + count; ++step) {
            each_run(step, [&](const EpisodeCounts& counts) {
                merged.nodes += counts.node_seconds;
                merged.inside += counts.inside_seconds;
                merged.late += counts.late.empty() ? 0.0 : static_cast<double>(counts.late.front());
                merged.unanswered += static_cast<double>(counts.unanswered);
                arrived += static_cast<double>(counts.arrived);
            });
        }
        const double begun = in_seconds(step_) * static_cast<double>(first);
        const double seconds =
            (std::min(in_seconds(step_) * static_cast<double>(first + count),
                      in_seconds(end_ - origin_)) -
             begun) *
            runs_;
        merged.nodes /= seconds;
        merged.inside /= seconds;
        merged.late /= std::max(arrived, 1.0);
        merged.unanswered /= std::max(arrived, 1.0);
        return merged;
    }

    [[nodiscard]] EpisodesOutcome outcome() const {
        EpisodesOutcome outcome;
        outcome.inside_before = inside_before_;
        outcome.inside_as_before = usual();
        outcome.runs = runs_;
        for (const auto& run : all_) {
            outcome.simulated += run->observer().simulated();
        }
        for (std::size_t number = 0; number < trial_.episodes.size(); ++number) {
            outcome.episodes.push_back(result(number));
        }
        constexpr std::size_t most_told = 120;
        const std::size_t count = step_count();
        const std::size_t together = (count + most_told - 1) / most_told;
        outcome.step_seconds = in_seconds(step_) * static_cast<double>(together);
        for (std::size_t step = 0; step < count; step += together) {
            outcome.steps.push_back(merged(step, std::min(together, count - step)));
        }
        return outcome;
    }

    const EpisodesTrial& trial_;
    const Effort& effort_;
    ProgressMeter meter_;
    Trial with_outages_;
    Time origin_{};
    Duration step_{};
    Time end_{}; ///< up to which all runs have come
    int runs_ = 0;
    std::vector<Duration> bounds_;
    std::vector<StepBound> step_bounds_;
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
