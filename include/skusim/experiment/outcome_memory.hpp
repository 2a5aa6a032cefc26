// What runs came to, kept for those who ask the same again.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace skusim::experiment {

/// Plans of scenarios that differ in a rule, not in what serves, simulate the same clusters. As
/// equal trials have equal outcomes, a memory that they have in common changes no number. Several
/// threads may ask at once.
class OutcomeMemory {
public:
    /// What equal arguments came to before, or else `find`, which is kept.
    [[nodiscard]] Outcome outcome(const Trial& trial, const scenario::Objective* objective,
                                  const Effort& effort, const std::function<Outcome()>& find);
    /// How many it keeps.
    [[nodiscard]] std::size_t size() const;

private:
    struct KnownOutcome {
        Trial trial;
        std::optional<scenario::Objective> objective;
        Effort effort;
        Outcome outcome;
    };

    [[nodiscard]] const KnownOutcome*
    known(const Trial& trial, const scenario::Objective* objective, const Effort& effort) const;

    mutable std::mutex mutex_;
    std::vector<KnownOutcome> entries_;
};

} // namespace skusim::experiment
