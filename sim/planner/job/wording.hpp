// Sentences of a job's plan.
#pragma once

#include "contender.hpp"

#include <string>
#include <vector>

namespace skusim::planner {

/// "12.3456"
[[nodiscard]] std::string usd_text(Usd amount);

/// How a cluster of `nodes` falls short of the deadline, or fails too many items.
[[nodiscard]] std::string shortfall_sentence(const scenario::Scenario& scenario,
                                             const experiment::JobOutcome& outcome, int nodes);

/// Where there is no choice, the nearest miss and a remedy: the SKU and tier that end the job first
/// on as many nodes as are allowed. Empty if no SKU came that far.
[[nodiscard]] std::string what_would_help(const scenario::Scenario& scenario, const Plan& plan,
                                          std::vector<JobContender>& contenders);

} // namespace skusim::planner
