// The capacity plan: which SKU, how many, and why no other. Who makes one is in make_plan.hpp.
#pragma once

#include <skusim/placement/refusal.hpp>
#include <skusim/planner/candidate.hpp>
#include <skusim/planner/choice.hpp>

#include <optional>
#include <string>
#include <vector>

namespace skusim::planner {

/// How many configurations were looked at, and how.
struct SearchCounts {
    int simulated = 0;   ///< clusters and load points that were run
    int bounded_out = 0; ///< candidates decided by a bound alone
    int reused = 0;      ///< candidates whose profile is that of an equal machine
};

struct Plan {
    std::optional<Choice> guidance;
    std::optional<Choice> cheapest;
    /// What would be cheapest if the quota were no matter, found and measured as the others are;
    /// nothing if that keeps nothing cheaper out. It is in no other way part of the plan.
    std::optional<Choice> without_quota;
    std::vector<Candidate> candidates; ///< up the ladder
    SearchCounts effort;
    std::optional<placement::Refusal> refusal; ///< then every candidate is gated
    /// Says why no choice ends a job by its deadline, or why it is undecided whether there is a
    /// choice, and what would help.
    std::string reason;
    std::vector<std::string> warnings;
};

/// Whether the guidance choice and the cheapest are the same.
[[nodiscard]] bool is_guidance_cheapest(const Plan& plan);

/// The choices of the plan that differ, guidance first.
[[nodiscard]] std::vector<const Choice*> choices_of(const Plan& plan);

} // namespace skusim::planner
