#include "plan_task.hpp"

#include <skusim/closer/fit_error.hpp>
#include <skusim/planner/make_plan.hpp>
#include <skusim/scenarios/target_file.hpp>

#include "inputs.hpp"

#include <algorithm>
#include <iterator>

namespace skusim::cli {

namespace {

/// Leaves the SKU that is asked about alone in the catalog. Where a target has a catalog of its
/// own, such as of containers, it may not be there.
Result<void> keep_one(PlanTask& task, const std::string& name) {
    catalog::Catalog& catalog = task.catalog->catalog;
    const bool is_of_file =
        !task.scenario.target || task.scenario.target->rents == catalog::Rental::machine;
    if (is_of_file) {
        if (Result<void> known = known_sku(catalog, name); !known) {
            return known;
        }
    }
    std::erase_if(catalog.skus, [&](const catalog::Sku& sku) { return sku.name != name; });
    scenario::Selection all;
    all.regions = task.scenario.select.regions;
    all.clouds = task.scenario.select.clouds;
    all.burstable = task.scenario.select.burstable;
    all.retired = task.scenario.select.retired;
    task.scenario.select = all;
    return {};
}

/// The scenario and its SKUs, and nothing beside it.
Result<PlanTask> load_one(const scenarios::ScenarioSource& source, const CommonOptions& options,
                          const AskedOfPlan& asked,
                          const std::optional<scenarios::Hosting>& hosting) {
    Result<scenario::Scenario> scenario = load_scenario(source, options, {}, hosting);
    if (!scenario) {
        return failure(scenario.error());
    }
    if (Faults missing = scenarios::missing_for_plan(*scenario); !missing.empty()) {
        return failure(std::move(missing));
    }
    PlanTask task;
    task.scenario = std::move(*scenario);
    if (!asked.quota.empty()) {
        task.scenario.quota_path = asked.quota;
    }
    if (task.scenario.any_target) {
        return task;
    }
    Result<catalogs::CatalogReading> catalog = load_catalog(task.scenario);
    if (!catalog) {
        return failure(catalog.error());
    }
    task.catalog = std::move(*catalog);
    task.notes = tables_of(*task.catalog).contradictions;
    std::copy(task.catalog->notes.begin(), task.catalog->notes.end(),
              std::back_inserter(task.notes));
    if (!asked.sku.empty()) {
        if (Result<void> kept = keep_one(task, asked.sku); !kept) {
            return failure(kept.error());
        }
    }
    if (Result<void> read = load_quota(task.scenario, task.catalog->catalog); !read) {
        return failure(read.error());
    }
    task.refusal = placement::refusal(task.scenario);
    return task;
}

/// Whether the catalog has a machine of a cloud that the target rents from. Those of no cloud are
/// taken for Azure's, whose targets came first.
bool has_machines_for(const PlanTask& task) {
    const std::optional<catalog::RentedClouds>& clouds = task.scenario.target->clouds;
    const std::vector<catalog::Sku>& skus = task.catalog->catalog.skus;
    return !clouds || std::any_of(skus.begin(), skus.end(), [&](const catalog::Sku& sku) {
        const std::string_view cloud =
            sku.provider.empty() ? std::string_view("azure") : std::string_view(sku.provider);
        return std::count(clouds->providers.begin(), clouds->providers.end(), cloud) > 0;
    });
}

Result<void> load_targets(PlanTask& task, const scenarios::ScenarioSource& source,
                          const CommonOptions& options, const AskedOfPlan& asked) {
    const catalog::Environment environment = scenario::environment(task.scenario);
    for (const std::string_view name : scenarios::shipped_targets) {
        Result<PlanTask> target =
            load_one(source, options, asked, scenarios::Hosting{std::string(name), environment});
        if (!target) {
            return failure(target.error());
        }
        if (!has_machines_for(*target)) {
            continue;
        }
        target->refusal = placement::refusal_in_comparison(target->scenario);
        task.targets.push_back(std::move(*target));
    }
    return {};
}

void load_alternative(PlanTask& task, const scenarios::ScenarioSource& source,
                      const CommonOptions& options, const AskedOfPlan& asked) {
    const catalog::Instead& instead = *task.refusal->instead;
    const auto environment =
        instead.environment ? instead.environment : task.scenario.asked_environment;
    Result<PlanTask> alternative =
        load_one(source, options, asked, scenarios::Hosting{instead.target, environment});
    if (alternative) {
        task.alternatives.push_back(std::move(*alternative));
    } else { // the refusal is the answer all the same
        task.notes.push_back("target " + instead.target +
                             " cannot be planned instead: " + line_of(alternative.error().front()));
    }
}

} // namespace

Result<PlanTask> load_plan_task(const scenarios::ScenarioSource& source,
                                const CommonOptions& options, const AskedOfPlan& asked) {
    Result<PlanTask> task = load_one(source, options, asked, {});
    if (task && task->scenario.any_target) {
        if (Result<void> loaded = load_targets(*task, source, options, asked); !loaded) {
            return failure(loaded.error());
        }
    } else if (task && task->refusal && task->refusal->instead) {
        load_alternative(*task, source, options, asked);
    }
    return task;
}

namespace {

/// Finds the one of the compared targets to repeat on top.
const PlanTask* best_target(const PlanTask& task) {
    std::vector<const planner::Plan*> plans;
    for (const PlanTask& target : task.targets) {
        plans.push_back(&target.plan);
    }
    const std::optional<std::size_t> best = planner::cheapest_of(plans);
    return best ? &task.targets[*best] : nullptr;
}

/// Why there is nothing to put on top.
std::string why_none(const PlanTask& task) {
    const bool all_refuse = std::all_of(task.targets.begin(), task.targets.end(),
                                        [](const PlanTask& target) { return target.refusal; });
    return all_refuse ? "every target refuses the workload, each by its rule"
                      : "no target meets the objective";
}

} // namespace

void work_on(PlanTask& task, planner::Curves curves, const planner::ProgressSink& progress) {
    for (PlanTask& inside : task.targets) {
        work_on(inside, curves, progress);
    }
    for (PlanTask& inside : task.alternatives) {
        work_on(inside, curves, progress);
    }
    if (task.catalog) {
        const std::vector<catalog::Sku>& skus = task.catalog->catalog.skus;
        const catalog::Hardware& hardware = tables_of(*task.catalog).hardware;
        task.plan = task.refusal
                        ? planner::refused_plan(task.scenario, skus, *task.refusal)
                        : closer::with_fit_error(task.scenario, hardware,
                                                 planner::make_plan(task.scenario, skus, hardware,
                                                                    progress, nullptr, curves));
        task.clouds = closer::runners_up(task.scenario, hardware, task.plan, progress);
    }
    if (!task.targets.empty() && best_target(task) == nullptr) {
        task.plan.reason = why_none(task);
    }
    std::copy(task.notes.begin(), task.notes.end(), std::back_inserter(task.plan.warnings));
}

void look_closer(PlanTask& task, const CloserLook& wanted, const planner::ProgressSink& progress) {
    for (PlanTask& alternative : task.alternatives) {
        look_closer(alternative, wanted, progress);
    }
    const PlanTask* best = best_target(task);
    for (PlanTask& target : task.targets) {
        if (&target == best) {
            look_closer(target, wanted, progress);
        }
    }
    const catalog::Hardware& hardware =
        (task.catalog ? tables_of(*task.catalog) : catalogs::shipped_tables()).hardware;
    if (task.catalog && !task.refusal) {
        task.decided_by = closer::decisive(task.scenario, hardware, task.plan);
    }
    if (wanted.explanation) {
        task.explanation = closer::explain(task.scenario, hardware, task.plan, progress);
    }
    if (wanted.sensitivity) {
        task.sensitivity = closer::sensitivity(task.scenario, hardware, task.plan, progress);
    }
}

bool has_answer(const PlanTask& task) {
    return best_target(task) != nullptr || task.plan.cheapest.has_value();
}

report::PlanResult result_of(const PlanTask& task, const report::PlanDetail& detail) {
    const PlanTask* best = best_target(task);
    const PlanTask& shown = best != nullptr ? *best : task;
    report::PlanResult result{&shown.scenario, &shown.plan,
                              provenance_of(shown.scenario, shown.catalog)};
    result.detail = detail;
    result.clouds = shown.clouds;
    result.decided_by = shown.decided_by;
    result.explanation = shown.explanation ? &*shown.explanation : nullptr;
    result.sensitivity = shown.sensitivity ? &*shown.sensitivity : nullptr;
    for (const PlanTask& target : task.targets) {
        result.targets.push_back(result_of(target, detail));
    }
    for (const PlanTask& alternative : task.alternatives) {
        result.alternative =
            std::make_shared<const report::PlanResult>(result_of(alternative, detail));
    }
    return result;
}

} // namespace skusim::cli
