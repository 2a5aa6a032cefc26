// One scenario on its way to a plan: what is read for it, and what is planned beside it.
#pragma once

#include <skusim/catalogs/catalog_file.hpp>
#include <skusim/closer/clouds.hpp>
#include <skusim/closer/decisive.hpp>
#include <skusim/closer/explanation.hpp>
#include <skusim/closer/sensitivity.hpp>
#include <skusim/placement/refusal.hpp>
#include <skusim/planner/make_plan.hpp>
#include <skusim/report/results.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/scenarios/scenario_file.hpp>

#include "options.hpp"

#include <optional>
#include <string>
#include <vector>

namespace skusim::cli {

/// A scenario with all that its plan is made from.
struct PlanTask {
    scenario::Scenario scenario;
    std::optional<catalogs::CatalogReading> catalog;
    std::optional<placement::Refusal> refusal; ///< of the workload by the target
    planner::Plan plan;
    std::vector<PlanTask> targets;         ///< of `target: any`: one for each
    std::vector<PlanTask> alternatives;    ///< where the refusal points to; one or none
    std::vector<std::string> notes;        ///< for the plan's warnings
    std::vector<closer::CloudPlan> clouds; ///< beside the one that the plan chose
    // Made by look_closer():
    std::vector<closer::Decisive> decided_by;
    std::optional<closer::Explanation> explanation;
    std::optional<closer::Sensitivity> sensitivity;
};

/// What a plan can tell beyond its answer; each takes about as long as the plan itself.
struct CloserLook {
    bool explanation = false;
    bool sensitivity = false;
};

/// What the command line asks of a plan beside its scenario.
struct AskedOfPlan {
    std::string sku;   ///< the one to look at; all that the scenario selects if empty
    std::string quota; ///< file in place of the scenario's; empty if not given
};

/// Reads everything, also for the targets that are compared, or that a refusal points to. With a
/// SKU, the plan is about that one alone, whatever `select` says of families and prices.
[[nodiscard]] Result<PlanTask> load_plan_task(const scenarios::ScenarioSource& source,
                                              const CommonOptions& options,
                                              const AskedOfPlan& asked = {});

/// Plans the task and those inside it.
void work_on(PlanTask& task, planner::Curves curves, const planner::ProgressSink& progress);

/// Adds to the plan that answers - of compared targets the best, of a refused workload the
/// alternative - what is wanted beside it.
void look_closer(PlanTask& task, const CloserLook& wanted, const planner::ProgressSink& progress);

/// Whether something can be rented: the exit status of a plan.
[[nodiscard]] bool has_answer(const PlanTask& task);

/// Gives what the report needs, of the tasks inside it, too. It points into the task.
[[nodiscard]] report::PlanResult result_of(const PlanTask& task, const report::PlanDetail& detail);

} // namespace skusim::cli
