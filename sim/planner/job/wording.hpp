// Sentences of a job's plan.
#pragma once

#include "clusters.hpp"

#include <deque>
#include <string>

namespace skusim::planner {

/// What the candidate's cluster costs, and why it is chosen or not.
[[nodiscard]] std::string cost_sentence(const Plan& plan, const Candidate& candidate);

/// How a cluster of `nodes` falls short of the deadline, or fails too many items.
[[nodiscard]] std::string shortfall_sentence(const scenario::Scenario& scenario,
                                             const experiment::JobOutcome& outcome, int nodes);

/// Where there is no choice, the nearest miss and a remedy: the SKU and tier that end the job first
/// on as many nodes as are allowed. Empty if no SKU came that far.
[[nodiscard]] std::string what_would_help(const scenario::Scenario& scenario, const Plan& plan,
                                          std::deque<JobContender>& contenders);

} // namespace skusim::planner
