#include <skusim/experiment/trial.hpp>
#include <skusim/formats/hardware_file.hpp>
#include <skusim/formats/scenario_file.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/report/results.hpp>

#include "commands.hpp"
#include "inputs.hpp"
#include "options.hpp"
#include "progress.hpp"

#include <deque>

namespace skusim::cli {

namespace {

/// A scenario with all that its plan is made from.
struct Job {
    scenario::Scenario scenario;
    std::optional<formats::CatalogReading> catalog;
    planner::Plan plan;
};

Result<Job> load_job(const std::string& path, const CommonOptions& options) {
    Result<scenario::Scenario> scenario = load_scenario(path, options);
    if (!scenario) {
        return failure(scenario.error());
    }
    if (Faults missing = formats::missing_for_plan(*scenario); !missing.empty()) {
        return failure(std::move(missing));
    }
    Result<formats::CatalogReading> catalog = load_catalog(*scenario);
    if (!catalog) {
        return failure(catalog.error());
    }
    return Job{std::move(*scenario), std::move(*catalog), {}};
}

/// All inputs are read before the first is worked on: a late fault would waste the work.
Result<std::deque<Job>> load_jobs(const std::vector<std::string>& paths,
                                  const CommonOptions& options) {
    std::deque<Job> jobs;
    Faults faults;
    for (const std::string& path : paths) {
        if (Result<Job> job = load_job(path, options)) {
            jobs.push_back(std::move(*job));
        } else {
            faults.insert(faults.end(), job.error().begin(), job.error().end());
        }
    }
    return faults.empty() ? Result<std::deque<Job>>(std::move(jobs)) : failure(std::move(faults));
}

Result<int> plan(const std::vector<std::string>& paths, const CommonOptions& options) {
    Result<std::deque<Job>> jobs = load_jobs(paths, options);
    if (!jobs) {
        return failure(jobs.error());
    }
    const experiment::ThreadLimit threads(options.threads);
    ProgressBar bar(!options.quiet);
    const auto show = [&](const planner::Progress& progress) {
        bar.show(progress.step, progress.done, progress.total);
    };
    std::vector<report::PlanResult> results;
    int status = done;
    for (Job& job : *jobs) {
        job.plan = planner::make_plan(job.scenario, job.catalog->catalog.skus,
                                      formats::shipped_hardware(), show);
        results.push_back({&job.scenario, &job.plan, provenance_of(job.scenario, job.catalog)});
        status = job.plan.cheapest ? status : no_answer;
    }
    const Result<bool> written = write_result(options, report::plans(results, options.format));
    return written ? Result<int>(status) : failure(written.error());
}

} // namespace

int plan_command(const Words& words) {
    CommandWords command;
    command.usage = "usage: skusim plan SCENARIO...";
    return run_command(command, words, [&](const ParsedWords& parsed) -> Result<int> {
        const std::vector<std::string>& paths = parsed.positional;
        if (paths.empty()) {
            return misused(command);
        }
        return plan(paths, parsed.common);
    });
}

} // namespace skusim::cli
