#include "looks.hpp"

#include <skusim/experiment/failures.hpp>
#include <skusim/scenario/scenario.hpp>

#include "growth.hpp"
#include "measure.hpp"
#include "overload.hpp"
#include "unstable.hpp"

#include <utility>
#include <variant>

namespace skusim::experiment {

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

/// Sessions that began before the window, or go on after it, are seen in part; where none is seen
/// whole, the window may lie in one, or between two.
std::int64_t least_measured_each(const Trial& trial) {
    const auto* talks = std::get_if<workload::SessionArrivals>(&trial.arrivals);
    return talks == nullptr ? 0 : 2 * std::int64_t{talks->sessions.turns};
}

} // namespace

Looks::Looks(const Trial& trial, const scenario::Objective* objective, const Effort& effort)
    : trial_(trial), objective_(objective), effort_(effort),
      enough_(enough_requests(trial, effort)) {}

Outcome Looks::look(const Starts& starts, bool is_warm, std::int64_t measured_each,
                    std::int64_t starts_each) {
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
/// However a backlog goes on, a bound that fails now will not hold.
bool Looks::is_answered(const Outcome& outcome) const {
    return effort_.goal == Goal::decision && decision(outcome) == Decision::fails;
}

/// Whether being sure, for which alone it runs, is unlikely with all that is left.
bool Looks::is_out_of_reach(const Outcome& outcome, std::int64_t measured_each) const {
    constexpr double worth_trying = 0.2;
    return effort_.goal == Goal::decision && effort_.sure_precision > 0 &&
           sure_decision(outcome, effort_.confidence) == Decision::undecided &&
           chance_to_be_sure(outcome, effort_,
                             1 + static_cast<double>(left_each_) /
                                     static_cast<double>(measured_each)) < worth_trying;
}

} // namespace skusim::experiment
