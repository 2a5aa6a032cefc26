#include "plan_job.hpp"

#include <skusim/formats/hardware_file.hpp>
#include <skusim/formats/target_file.hpp>

#include "inputs.hpp"

#include <algorithm>
#include <iterator>

namespace skusim::cli {

namespace {

/// The scenario and its SKUs, and nothing beside it.
Result<PlanJob> load_one(const std::string& path, const CommonOptions& options,
                         const std::optional<formats::Hosting>& hosting) {
    Result<scenario::Scenario> scenario = load_scenario(path, options, {}, hosting);
    if (!scenario) {
        return failure(scenario.error());
    }
    if (Faults missing = formats::missing_for_plan(*scenario); !missing.empty()) {
        return failure(std::move(missing));
    }
    PlanJob job;
    job.scenario = std::move(*scenario);
    if (job.scenario.any_target) {
        return job;
    }
    Result<formats::CatalogReading> catalog = load_catalog(job.scenario);
    if (!catalog) {
        return failure(catalog.error());
    }
    job.catalog = std::move(*catalog);
    job.refusal = planner::refusal(job.scenario);
    return job;
}

Result<void> load_targets(PlanJob& job, const std::string& path, const CommonOptions& options) {
    const catalog::Environment environment = scenario::environment(job.scenario);
    for (const std::string_view name : formats::shipped_targets) {
        Result<PlanJob> target =
            load_one(path, options, formats::Hosting{std::string(name), environment});
        if (!target) {
            return failure(target.error());
        }
        target->refusal = planner::refusal_in_comparison(target->scenario);
        job.targets.push_back(std::move(*target));
    }
    return {};
}

void load_alternative(PlanJob& job, const std::string& path, const CommonOptions& options) {
    const catalog::Instead& instead = *job.refusal->instead;
    const auto environment =
        instead.environment ? instead.environment : job.scenario.asked_environment;
    Result<PlanJob> alternative =
        load_one(path, options, formats::Hosting{instead.target, environment});
    if (alternative) {
        job.alternatives.push_back(std::move(*alternative));
    } else { // the refusal is the answer all the same
        job.notes.push_back("target " + instead.target +
                            " cannot be planned instead: " + text(alternative.error().front()));
    }
}

} // namespace

Result<PlanJob> load_plan_job(const std::string& path, const CommonOptions& options) {
    Result<PlanJob> job = load_one(path, options, {});
    if (job && job->scenario.any_target) {
        if (Result<void> loaded = load_targets(*job, path, options); !loaded) {
            return failure(loaded.error());
        }
    } else if (job && job->refusal && job->refusal->instead) {
        load_alternative(*job, path, options);
    }
    return job;
}

namespace {

/// Of the targets that were compared, the one to repeat on top.
const PlanJob* best_target(const PlanJob& job) {
    std::vector<const planner::Plan*> plans;
    for (const PlanJob& target : job.targets) {
        plans.push_back(&target.plan);
    }
    const std::optional<std::size_t> best = planner::cheapest_of(plans);
    return best ? &job.targets[*best] : nullptr;
}

/// Why there is nothing to put on top.
std::string why_none(const PlanJob& job) {
    const bool all_refuse = std::all_of(job.targets.begin(), job.targets.end(),
                                        [](const PlanJob& target) { return target.refusal; });
    return all_refuse ? "every target refuses the workload, each by its rule"
                      : "no target meets the objective";
}

} // namespace

void work_on(PlanJob& job, const planner::ProgressSink& progress) {
    for (PlanJob& inside : job.targets) {
        work_on(inside, progress);
    }
    for (PlanJob& inside : job.alternatives) {
        work_on(inside, progress);
    }
    if (job.catalog) {
        const std::vector<catalog::Sku>& skus = job.catalog->catalog.skus;
        job.plan = job.refusal ? planner::refused_plan(job.scenario, skus, *job.refusal)
                               : planner::make_plan(job.scenario, skus, formats::shipped_hardware(),
                                                    progress);
    }
    if (!job.targets.empty() && best_target(job) == nullptr) {
        job.plan.reason = why_none(job);
    }
    std::copy(job.notes.begin(), job.notes.end(), std::back_inserter(job.plan.warnings));
}

void look_closer(PlanJob& job, const CloserLook& wanted, const planner::ProgressSink& progress) {
    for (PlanJob& alternative : job.alternatives) {
        look_closer(alternative, wanted, progress);
    }
    const PlanJob* best = best_target(job);
    for (PlanJob& target : job.targets) {
        if (&target == best) {
            look_closer(target, wanted, progress);
        }
    }
    const catalog::Hardware& hardware = formats::shipped_hardware();
    if (wanted.explanation) {
        job.explanation = planner::explain(job.scenario, hardware, job.plan, progress);
    }
    if (wanted.sensitivity) {
        job.sensitivity = planner::sensitivity(job.scenario, hardware, job.plan, progress);
    }
}

bool has_answer(const PlanJob& job) {
    if (best_target(job) != nullptr) {
        return true;
    }
    const std::optional<planner::Choice>& choice = job.plan.cheapest;
    return choice &&
           (choice->batch || experiment::decision(choice->outcome) != experiment::Decision::fails);
}

report::PlanResult result_of(const PlanJob& job) {
    const PlanJob* best = best_target(job);
    const PlanJob& shown = best != nullptr ? *best : job;
    report::PlanResult result{&shown.scenario, &shown.plan,
                              provenance_of(shown.scenario, shown.catalog)};
    result.explanation = shown.explanation ? &*shown.explanation : nullptr;
    result.sensitivity = shown.sensitivity ? &*shown.sensitivity : nullptr;
    for (const PlanJob& target : job.targets) {
        result.targets.push_back(result_of(target));
    }
    for (const PlanJob& alternative : job.alternatives) {
        result.alternative = std::make_shared<const report::PlanResult>(result_of(alternative));
    }
    return result;
}

} // namespace skusim::cli
