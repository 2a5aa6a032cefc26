// A plan's SKUs as rows for a spreadsheet.
#pragma once

#include <skusim/report/results.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skusim::report {

[[nodiscard]] std::string plan_csv(const std::vector<PlanResult>& results);

/// "guidance", "cheapest", both, or nothing.
[[nodiscard]] std::string chosen_as(const planner::Candidate& candidate,
                                    std::string_view separator);

} // namespace skusim::report
