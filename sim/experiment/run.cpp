#include <skusim/base/check.hpp>
#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/failures.hpp>
#include <skusim/experiment/outcome_memory.hpp>
#include <skusim/experiment/progress.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

#include "decisions.hpp"
#include "experiment/pattern/run_pattern.hpp"
#include "growth.hpp"
#include "measure.hpp"
#include "overload.hpp"
#include "progress_meter.hpp"
#include "size.hpp"
#include "start_memory.hpp"
#include "starts.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

namespace skusim::experiment {

std::string_view name(Decision decision) {
    switch (decision) {
    case Decision::holds:
        return "holds";
    case Decision::fails:
        return "fails";
    case Decision::undecided:
        return "undecided";
    }
    return "?";
}

Decision decision(const Outcome& outcome) {
    if (!outcome.stable) {
        return Decision::fails;
    }
    return combined(outcome.slo);
}

namespace {

/// A recording that tells the tokens of its requests leaves nothing to chance but where its replay
/// starts: after so many rounds nothing new comes.
std::int64_t enough_requests(const Trial& trial, const Effort& effort) {
    const auto* tokens = trial.cluster.kind_if<serving::Tokens>();
    const auto* trace = std::get_if<workload::TraceArrivals>(&trial.arrivals);
    if (tokens == nullptr || trace == nullptr || !tokens->lengths.recorded) {
        return effort.enough;
    }
    constexpr std::int64_t rounds = 64;
    constexpr std::int64_t least = 200'000;
    return std::min(effort.enough, std::max(least, rounds * trace->source->facts().arrivals));
}

/// What an unstable load does to every bound: nothing that it asks for exists.
void add_bounds_without_values(std::vector<BoundResult>& bounds,
                               const scenario::Objective& objective) {
    constexpr stats::Estimate none{stats::infinite, stats::infinite, stats::infinite};
    for (const scenario::Bound& bound : scenario::bounds_of(objective)) {
        bounds.push_back({bound.quantity, bound.value, none, Decision::fails});
    }
}

std::vector<BoundResult> bounds_without_values(const Trial& trial,
                                               const scenario::Objective& objective) {
    std::vector<BoundResult> bounds;
    add_bounds_without_values(bounds, objective);
    for (std::size_t number = 0; number < objective.classes.size(); ++number) {
        const std::size_t before = bounds.size();
        add_bounds_without_values(bounds, objective.classes[number]);
        for (std::size_t i = before; i < bounds.size(); ++i) {
            bounds[i].request_class = trial.classes[number].name;
        }
    }
    return bounds;
}

Outcome unstable(const Trial& trial, const scenario::Objective* objective) {
    Outcome outcome;
    outcome.stable = false;
    outcome.offered_utilization = offered_utilization(trial);
    if (objective != nullptr) {
        outcome.slo = bounds_without_values(trial, *objective);
    }
    return outcome;
}

/// Sessions that began before the window, or go on after it, are seen in part; where none is seen
/// whole, the window may lie in one, or between two.
std::int64_t least_measured_each(const Trial& trial) {
    const auto* talks = std::get_if<workload::SessionArrivals>(&trial.arrivals);
    return talks == nullptr ? 0 : 2 * std::int64_t{talks->sessions.turns};
}

/// Looks at a run as it grows, and tells by how much it must still grow.
class Looks {
public:
    Looks(const Trial& trial, const scenario::Objective* objective, const Effort& effort)
        : trial_(trial), objective_(objective), effort_(effort),
          enough_(enough_requests(trial, effort)) {}

    /// What has been measured, of which each replication has `measured_each` in `starts_each`.
    [[nodiscard]] Outcome look(const Starts& starts, bool is_warm, std::int64_t measured_each,
                               std::int64_t starts_each = 1) {
        const Backlog waiting = backlog(trial_, starts.tallies(), starts_each, effort_.precision);
        if (waiting == Backlog::endless) {
            is_last_ = true;
            return unstable(trial_, objective_);
        }
        Outcome outcome = measure(trial_, objective_, effort_, starts.tallies());
        growth_ = growth_for(outcome, objective_, effort_);
        const bool is_doubtful = waiting == Backlog::doubtful && !is_answered(outcome);
        const bool is_short = measured_each < least_measured_each(trial_);
        growth_ = is_doubtful || is_short ? std::max(growth_, 2.0) : growth_;
        outcome.precise = growth_ <= 1;
        if (effort_.goal == Goal::precision) {
            const auto measured = static_cast<double>(measured_each);
            const double foreseen = std::exchange(foreseen_each_, growth_ * measured);
            growth_ = outcome.precise ? foreseen / measured : growth_;
        }
        const std::int64_t budget_each =
            (effort_.max_requests - outcome.requests.simulated) / starts.count();
        const std::int64_t enough_each = enough_ / starts.count() - measured_each;
        left_each_ = std::min(budget_each, enough_each);
        outcome.limit = !outcome.is_measured() ? RunLimit::ending
                        : is_short             ? RunLimit::session
                        : !is_warm             ? RunLimit::warm_up
                        : enough_ < effort_.enough && enough_each <= 0 && budget_each > 0
                            ? RunLimit::recording
                            : RunLimit::budget;
        if (starts.is_cut_short() || !is_warm || is_doubtful || is_short) {
            doubt(outcome);
        }
        is_last_ = growth_ <= 1 || left_each_ <= 0 || starts.is_cut_short() ||
                   is_surely_broken(outcome, effort_) || is_out_of_reach(outcome, measured_each);
        return outcome;
    }
    [[nodiscard]] bool is_last() const { return is_last_; }
    /// Times that all measured so far must become.
    [[nodiscard]] double growth() const { return std::min(growth_, most_growth); }
    /// Requests that each replication may still simulate.
    [[nodiscard]] std::int64_t left_each() const { return left_each_; }

private:
    static constexpr double most_growth = 4;

    /// However a backlog goes on, a bound that fails now will not hold.
    [[nodiscard]] bool is_answered(const Outcome& outcome) const {
        return effort_.goal == Goal::decision && decision(outcome) == Decision::fails;
    }

    /// Whether being sure, for which alone it runs, is unlikely with all that is left.
    [[nodiscard]] bool is_out_of_reach(const Outcome& outcome, std::int64_t measured_each) const {
        constexpr double worth_trying = 0.2;
        return effort_.goal == Goal::decision && effort_.sure_precision > 0 &&
               sure_decision(outcome, effort_.confidence) == Decision::undecided &&
               chance_to_be_sure(outcome, effort_,
                                 1 + static_cast<double>(left_each_) /
                                         static_cast<double>(measured_each)) < worth_trying;
    }

    const Trial& trial_;
    const scenario::Objective* objective_;
    const Effort& effort_;
    std::int64_t enough_;
    double growth_ = 1;
    // Requests that the last look foresaw. A run that stops as soon as its intervals happen to be
    // narrow stops too soon where they are too narrow; two looks that agree are fooled less often.
    double foreseen_each_ = 0;
    std::int64_t left_each_ = 0;
    bool is_last_ = false;
};

/// The system never forgets how it began: one start comes after another, each of which is watched
/// for `window` arrivals.
Outcome run_from_many_starts(Looks looks, Starts& starts, bool is_warm, std::int64_t window) {
    // By then the share of starts that a bound holds in is known to 1.5 %: a quantile that is not
    // known lies in a gap, between ways to go.
    constexpr std::int64_t most_starts = 4096;
    starts.drop_measured();
    std::int64_t begun_each = 0;
    for (;;) {
        const auto now = static_cast<double>(std::max<std::int64_t>(begun_each, 1));
        const double wanted = std::ceil(now * (looks.growth() - (begun_each > 0 ? 1 : 0)));
        const std::int64_t affordable =
            std::min(looks.left_each() / (window + starts.warm_up_each()),
                     most_starts / starts.count() - begun_each);
        const std::int64_t times = std::clamp<std::int64_t>(static_cast<std::int64_t>(wanted), 1,
                                                            std::max<std::int64_t>(affordable, 1));
        starts.observe_anew(times, window);
        begun_each += times;
        Outcome outcome = looks.look(starts, is_warm, begun_each * window, begun_each);
        outcome.starts = begun_each * starts.count();
        if (looks.is_last() || outcome.starts >= most_starts) {
            return outcome;
        }
    }
}

Outcome run_until_goal(const Trial& trial, const scenario::Objective* objective,
                       const Effort& effort, Starts& starts, bool is_warm) {
    Looks looks(trial, objective, effort);
    StartMemory memory;
    // The places in a recording at which its replays start are no matter of chance.
    const bool has_random_starts = !std::holds_alternative<workload::TraceArrivals>(trial.arrivals);
    std::int64_t measured_each = 0;
    std::int64_t looked_at_each = 0; ///< by the last look
    std::int64_t segment = std::max<std::int64_t>(
        std::min(effort.first_look, effort.max_requests / 2) / starts.count(), 1);
    for (;;) {
        starts.observe(segment);
        measured_each += segment;
        Outcome outcome = looks.look(starts, is_warm, measured_each);
        if (looks.is_last()) {
            return outcome;
        }
        const Course course = memory.look(starts.tallies(), effort.precision / 4);
        // What a start costs is to be little beside what it shows.
        const std::int64_t window = std::exchange(looked_at_each, measured_each);
        if (course == Course::faithful && has_random_starts && window > 4 * starts.warm_up_each()) {
            return run_from_many_starts(looks, starts, is_warm, window);
        }
        const double more = static_cast<double>(measured_each) * (looks.growth() - 1);
        segment = std::clamp<std::int64_t>(static_cast<std::int64_t>(more), 1, looks.left_each());
        if (course == Course::drifting && has_random_starts) {
            starts.drop_measured(); // it was warm-up still
            memory.forget();
            measured_each = 0;
        }
    }
}

/// What is known of a trial too large to be simulated: nothing.
Outcome unmeasured(const Trial& trial, const scenario::Objective* objective, const Effort& effort) {
    const Tally empty(effort.waits, trial.classes.size());
    Outcome outcome = measure(trial, objective, effort, Tallies(least_replications, &empty));
    doubt(outcome);
    outcome.limit = RunLimit::memory;
    return outcome;
}

} // namespace

Outcome run(const Trial& trial, const scenario::Objective* objective, const Effort& effort) {
    return run(trial, objective, effort, RunProgress());
}

namespace {

/// Nodes that go down and come back cost about what requests do: where that is more often than a
/// request comes, they take most of the budget.
Effort beside_outages(const Trial& trial, Effort effort) {
    const double changes = trial.cluster.outages ? 2 * outages_per_request(trial) : 0;
    if (changes > 1) {
        const auto left = [&](std::int64_t requests) {
            return static_cast<std::int64_t>(static_cast<double>(requests) / (1 + changes));
        };
        effort.max_requests = std::max<std::int64_t>(left(effort.max_requests), 1);
        effort.least_run = left(effort.least_run);
    }
    return effort;
}

Outcome run_anew(const Trial& trial, const scenario::Objective* objective, const Effort& asked,
                 const RunProgress& progress) {
    SKUSIM_CHECK(trial.cluster.nodes() >= 1 && trial.cluster.group().slots.most() >= 1,
                 "a cluster that serves");
    const auto* batching = trial.cluster.kind_if<serving::Batching>();
    SKUSIM_CHECK(batching == nullptr || batching->time_of(1) == trial.service.mean,
                 "a request is a batch of one");
    if (!is_stable(trial)) {
        return unstable(trial, objective);
    }
    const Effort effort = beside_outages(trial, asked);
    if (most_held(trial) > most_inside / least_replications) {
        return unmeasured(trial, objective, effort);
    }
    ProgressMeter meter(progress);
    if (std::holds_alternative<workload::PatternArrivals>(trial.arrivals)) {
        return run_pattern(trial, objective, effort, meter);
    }
    Starts starts(trial, effort, replications_for(trial, effort), meter);
    const WarmUp reached = starts.warm_up();
    return reached == WarmUp::overloaded
               ? unstable(trial, objective)
               : run_until_goal(trial, objective, effort, starts, reached == WarmUp::steady);
}

} // namespace

Outcome run(const Trial& trial, const scenario::Objective* objective, const Effort& effort,
            const RunProgress& progress) {
    const auto anew = [&] { return run_anew(trial, objective, effort, progress); };
    return effort.outcomes ? effort.outcomes->outcome(trial, objective, effort, anew) : anew();
}

} // namespace skusim::experiment
