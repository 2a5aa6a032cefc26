// What the compute target adds to a plan's report: quota, documented sizing, refusal, comparison.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

#include <string>

namespace skusim::report {

/// Target, environment and what refused the workload.
void add_target(Table& table, const PlanResult& result);

/// Quota and documented sizing of a choice.
void add_target_figures(Table& table, const PlanResult& result, const planner::Choice& choice);

/// A row for each target that was compared: what it would take, or why it is out.
[[nodiscard]] Table comparison_table(const PlanResult& result);

/// "production", ...
[[nodiscard]] std::string target_name(const PlanResult& result);

/// What a choice takes of the quota, by the target's rule; null without a rule and a quota.
[[nodiscard]] Json quota_json(const PlanResult& result, const planner::Choice& choice);
[[nodiscard]] Json sizing_json(const std::optional<planner::SizingFormula>& sizing);

} // namespace skusim::report
