// What results say of a job, in place of latency and throughput.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/report/table.hpp>

#include <string>

namespace skusim::report {

/// "low-priority"; "3 dedicated and 4 low-priority" where nodes are of both tiers.
[[nodiscard]] std::string tier_text(const planner::Choice& choice);
/// "7 x Standard_F8s_v2 in eastus, low-priority: 12.34 USD for the job, ..."
[[nodiscard]] std::string job_headline(const catalog::Sku& sku, const planner::Choice& choice);
void add_job_choice(Table& table, const scenario::Scenario& scenario,
                    const planner::Candidate& candidate, const planner::Choice& choice);
/// Rows of what a run came to, with their figures: the job itself, not what it costs.
void add_job_outcome(Table& table, const experiment::JobOutcome& outcome,
                     const std::string& indent);
[[nodiscard]] Json job_choice_json(const scenario::Scenario& scenario,
                                   const planner::Candidate& candidate,
                                   const planner::Choice& choice);
/// The objective as the choice meets it; its bare bounds where there is no choice.
[[nodiscard]] Json job_slo_json(const scenario::Scenario& scenario, const planner::Plan& plan);
/// `makespan`, `node_hours` and the rest of a run's figures as estimates.
[[nodiscard]] Json job_metrics_json(const experiment::JobOutcome& outcome);

} // namespace skusim::report
