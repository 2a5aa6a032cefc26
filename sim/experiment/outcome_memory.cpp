#include <skusim/experiment/outcome_memory.hpp>

#include <algorithm>
#include <tuple>

namespace skusim::experiment {

namespace {

/// Whether they ask for the same: memories change no result.
bool ask_alike(const Effort& a, const Effort& b) {
    const auto asked = [](const Effort& it) {
        return std::tie(it.goal, it.confidence, it.precision, it.max_requests, it.first_look,
                        it.enough, it.waits, it.sure_precision, it.warm_up, it.whole_patterns,
                        it.least_run, it.seed, it.replications);
    };
    return asked(a) == asked(b);
}

} // namespace

const OutcomeMemory::KnownOutcome* OutcomeMemory::known(const Trial& trial,
                                                        const scenario::Objective* objective,
                                                        const Effort& effort) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const KnownOutcome& it) {
        const bool same_objective =
            objective != nullptr ? it.objective == *objective : !it.objective.has_value();
        return same_objective && ask_alike(it.effort, effort) && it.trial == trial;
    });
    return found != entries_.end() ? &*found : nullptr;
}

std::size_t OutcomeMemory::size() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

Outcome OutcomeMemory::outcome(const Trial& trial, const scenario::Objective* objective,
                               const Effort& effort, const std::function<Outcome()>& find) {
    {
        const std::lock_guard lock(mutex_);
        if (const KnownOutcome* entry = known(trial, objective, effort)) {
            return entry->outcome;
        }
    }
    Outcome outcome = find();
    Effort asked = effort;
    asked.draws.reset();
    asked.outcomes.reset();
    const std::lock_guard lock(mutex_);
    entries_.push_back({trial, objective != nullptr ? std::optional(*objective) : std::nullopt,
                        std::move(asked), outcome});
    return outcome;
}

} // namespace skusim::experiment
