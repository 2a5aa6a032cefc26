#include "figures.hpp"

#include <skusim/scenario/scenario.hpp>
#include <skusim/stats/interval.hpp>

#include <algorithm>
#include <tuple>

namespace skusim::experiment {

EpisodeBounds episode_bounds(const scenario::Objective& objective) {
    EpisodeBounds bounds;
    std::vector<scenario::TimeBound> times;
    for (const scenario::TimeBound& bound : objective.times) {
        const stats::QuantityKind kind = bound.quantity.kind;
        const bool is_of_answers = kind == stats::QuantityKind::latency ||
                                   kind == stats::QuantityKind::time_to_first_token ||
                                   kind == stats::QuantityKind::time_per_output_token;
        if (is_of_answers && bound.quantity.probability > 0) {
            times.push_back(bound);
        }
    }
    std::sort(times.begin(), times.end(), [](const auto& a, const auto& b) {
        return std::tuple(a.quantity.kind, a.bound) < std::tuple(b.quantity.kind, b.bound);
    });
    for (const scenario::TimeBound& bound : times) {
        bounds.steps.push_back({bounds.times.size(), 1 - bound.quantity.probability});
        bounds.times.push_back({bound.quantity.kind, bound.bound});
    }
    if (objective.max_error_rate) {
        bounds.steps.push_back({std::nullopt, *objective.max_error_rate});
    }
    return bounds;
}

namespace {

class EpisodeFigures {
public:
    explicit EpisodeFigures(const EpisodeSights& sights) : sights_(sights) {}

    [[nodiscard]] EpisodesOutcome outcome(double inside_before, std::int64_t as_before) const {
        EpisodesOutcome outcome;
        outcome.inside_before = inside_before;
        outcome.inside_as_before = as_before;
        outcome.runs = static_cast<int>(sights_.runs.size());
        for (const auto& run : sights_.runs) {
            outcome.simulated += run->observer().simulated();
        }
        for (std::size_t number = 0; number < sights_.trial.episodes.size(); ++number) {
            outcome.episodes.push_back(result(number));
        }
        constexpr std::size_t most_told = 120;
        const std::size_t count = step_count();
        const std::size_t together = (count + most_told - 1) / most_told;
        outcome.step_seconds = in_seconds(sights_.step) * static_cast<double>(together);
        for (std::size_t step = 0; step < count; step += together) {
            outcome.steps.push_back(merged(step, std::min(together, count - step)));
        }
        return outcome;
    }

private:
    /// The mean over the runs.
    template <class Figure>
    [[nodiscard]] stats::Estimate mean(Figure&& figure) const {
        std::vector<stats::RatioPart> parts;
        for (const auto& run : sights_.runs) {
            parts.push_back({static_cast<double>(figure(run->observer())), 1});
        }
        return stats::within(stats::skewed_ratio_interval(parts, sights_.confidence), 0,
                             stats::infinite);
    }

    [[nodiscard]] stats::Estimate recovery(std::size_t number) const {
        const Time begun = sights_.origin + sights_.trial.episodes[number].at;
        for (const auto& run : sights_.runs) {
            if (!run->observer().sights()[number].recovered) {
                const double seen = in_seconds(sights_.end - begun);
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
        for (const auto& run : sights_.runs) {
            const std::vector<EpisodeCounts>& steps = run->observer().steps();
            if (step < steps.size()) {
                visit(steps[step]);
            }
        }
    }

    [[nodiscard]] bool is_broken(std::size_t step) const {
        return std::any_of(
            sights_.bounds.steps.begin(), sights_.bounds.steps.end(), [&](const StepBound& bound) {
                std::vector<stats::RatioPart> parts;
                double arrived = 0;
                each_run(step, [&](const EpisodeCounts& counts) {
                    const std::int64_t late = bound.time ? counts.late[*bound.time] : 0;
                    parts.push_back({static_cast<double>(late + counts.unanswered),
                                     static_cast<double>(counts.arrived)});
                    arrived += parts.back().denominator;
                });
                return parts.size() > 1 && arrived > 0 &&
                       stats::share_interval(parts, sights_.confidence).low > bound.most_bad;
            });
    }

    /// Whole steps that have been simulated.
    [[nodiscard]] std::size_t step_count() const {
        return static_cast<std::size_t>(
            (sights_.end - sights_.origin + sights_.step - Duration{1}) / sights_.step);
    }

    [[nodiscard]] std::optional<Stretch> broken(std::size_t number) const {
        const auto step_at = [&](Duration time) {
            return static_cast<std::size_t>(time / sights_.step);
        };
        const bool is_last = number + 1 == sights_.trial.episodes.size();
        const std::size_t end =
            is_last ? step_count() : step_at(sights_.trial.episodes[number + 1].at);
        std::optional<Stretch> stretch;
        for (std::size_t step = step_at(sights_.trial.episodes[number].at); step < end; ++step) {
            if (is_broken(step)) {
                const double begun = in_seconds(sights_.step) * static_cast<double>(step);
                const double from = std::max(begun, in_seconds(sights_.trial.episodes[number].at));
                stretch = Stretch{stretch ? stretch->from : from, begun + in_seconds(sights_.step)};
            }
        }
        return stretch;
    }

    [[nodiscard]] EpisodeResult result(std::size_t number) const {
        EpisodeResult result;
        const auto of_sight = [&](auto member) {
            return mean(
                [&](const EpisodeObserver& observer) { return observer.sights()[number].*member; });
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
        const double begun = in_seconds(sights_.step) * static_cast<double>(first);
        const double seconds =
            (std::min(in_seconds(sights_.step) * static_cast<double>(first + count),
                      in_seconds(sights_.end - sights_.origin)) -
             begun) *
            static_cast<double>(sights_.runs.size());
        merged.nodes /= seconds;
        merged.inside /= seconds;
        merged.late /= std::max(arrived, 1.0);
        merged.unanswered /= std::max(arrived, 1.0);
        return merged;
    }

    const EpisodeSights& sights_;
};

} // namespace

EpisodesOutcome outcome_of_runs(const EpisodeSights& sights, double inside_before,
                                std::int64_t as_before) {
    return EpisodeFigures(sights).outcome(inside_before, as_before);
}

} // namespace skusim::experiment
