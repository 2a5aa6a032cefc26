#include <skusim/experiment/trial.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/report/results.hpp>

#include "commands.hpp"
#include "options.hpp"
#include "plan_job.hpp"
#include "progress.hpp"

#include <deque>

namespace skusim::cli {

namespace {

/// All inputs are read before the first is worked on: a late fault would waste the work.
Result<std::deque<PlanJob>> load_jobs(const std::vector<std::string>& paths,
                                      const CommonOptions& options) {
    std::deque<PlanJob> jobs;
    Faults faults;
    for (const std::string& path : paths) {
        if (Result<PlanJob> job = load_plan_job(path, options)) {
            jobs.push_back(std::move(*job));
        } else {
            faults.insert(faults.end(), job.error().begin(), job.error().end());
        }
    }
    return faults.empty() ? Result<std::deque<PlanJob>>(std::move(jobs))
                          : failure(std::move(faults));
}

Result<int> plan(const std::vector<std::string>& paths, const CommonOptions& options) {
    Result<std::deque<PlanJob>> jobs = load_jobs(paths, options);
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
    for (PlanJob& job : *jobs) {
        work_on(job, show);
        results.push_back(result_of(job));
        status = has_answer(job) ? status : no_answer;
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
