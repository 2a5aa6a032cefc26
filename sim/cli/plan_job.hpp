// One scenario on its way to a plan: what is read for it, and what is planned beside it.
#pragma once

#include <skusim/formats/catalog_file.hpp>
#include <skusim/planner/explanation.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/planner/sensitivity.hpp>
#include <skusim/report/results.hpp>
#include <skusim/scenario/scenario.hpp>

#include "options.hpp"

#include <optional>
#include <string>
#include <vector>

namespace skusim::cli {

/// A scenario with all that its plan is made from.
struct PlanJob {
    scenario::Scenario scenario;
    std::optional<formats::CatalogReading> catalog;
    std::optional<planner::Refusal> refusal; ///< of the workload by the target
    planner::Plan plan;
    std::vector<PlanJob> targets;      ///< of `target: any`: one for each
    std::vector<PlanJob> alternatives; ///< where the refusal points to; one or none
    std::vector<std::string> notes;    ///< for the plan's warnings
    // Made by look_closer():
    std::optional<planner::Explanation> explanation;
    std::optional<planner::Sensitivity> sensitivity;
};

/// What a plan can tell beyond its answer; each takes about as long as the plan itself.
struct CloserLook {
    bool explanation = false;
    bool sensitivity = false;
};

/// Reads everything, also for the targets that are compared, or that a refusal points to.
[[nodiscard]] Result<PlanJob> load_plan_job(const std::string& path, const CommonOptions& options);

/// Plans the job and those inside it.
void work_on(PlanJob& job, const planner::ProgressSink& progress);

/// Adds to the plan that answers - of compared targets the best, of a refused workload the
/// alternative - what is wanted beside it.
void look_closer(PlanJob& job, const CloserLook& wanted, const planner::ProgressSink& progress);

/// Whether something can be rented: the exit status of a plan.
[[nodiscard]] bool has_answer(const PlanJob& job);

/// For the report. Points into the job.
[[nodiscard]] report::PlanResult result_of(const PlanJob& job);

} // namespace skusim::cli
