#include <skusim/experiment/parallel.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/report/results.hpp>

#include "commands.hpp"
#include "emission.hpp"
#include "options.hpp"
#include "plan_task.hpp"
#include "progress.hpp"

#include <deque>
#include <optional>

namespace skusim::cli {

namespace {

/// All inputs are read before the first is worked on: a late fault would waste the work.
Result<std::deque<PlanTask>> load_tasks(const std::vector<std::string>& paths,
                                        const CommonOptions& options, const AskedOfPlan& asked) {
    std::deque<PlanTask> tasks;
    Faults faults;
    for (const std::string& path : paths) {
        if (Result<PlanTask> task = load_plan_task(path, options, asked)) {
            tasks.push_back(std::move(*task));
        } else {
            faults.insert(faults.end(), task.error().begin(), task.error().end());
        }
    }
    return faults.empty() ? Result<std::deque<PlanTask>>(std::move(tasks))
                          : failure(std::move(faults));
}

/// Where the plan is to be written as files that deploy it, if that is asked for.
Result<std::optional<Emission>> read_emission(const ParsedWords& words) {
    const bool is_asked_for = !texts(words, "emit").empty();
    const Emission emission{text_of(words, "emit"), words.flags.count("force") > 0};
    if (!is_asked_for) {
        return emission.force ? Result<std::optional<Emission>>(
                                    failure({}, "--force is for --emit DIR, which is not given"))
                              : std::optional<Emission>();
    }
    if (words.positional.size() > 1) {
        return failure({}, "--emit is for one scenario at a time, each in a folder of its own");
    }
    return emission;
}

/// Writes the files and tells which.
Result<void> emit_and_tell(const Emission& emission, const report::PlanResult& result,
                           const CommonOptions& options) {
    const Result<std::vector<std::string>> paths = emit(emission, result);
    if (!paths) {
        return failure(paths.error());
    }
    if (paths->empty()) {
        tell(emission.folder + ": nothing written: there is no plan to deploy");
    }
    for (const std::string& path : *paths) {
        if (!options.quiet) {
            tell("wrote " + path);
        }
    }
    return {};
}

Result<int> plan(const ParsedWords& words) {
    const CommonOptions& options = words.common;
    const Result<std::optional<Emission>> emission = read_emission(words);
    if (!emission) {
        return failure(emission.error());
    }
    Result<std::deque<PlanTask>> tasks =
        load_tasks(words.positional, options, {text_of(words, "sku"), text_of(words, "quota")});
    if (!tasks) {
        return failure(tasks.error());
    }
    if (*emission) {
        if (const Result<void> free = check_emission(**emission, tasks->front().scenario); !free) {
            return failure(free.error());
        }
    }
    const experiment::ThreadLimit threads(options.threads);
    ProgressBar bar(!options.quiet);
    const auto show = [&](const planner::Progress& progress) {
        bar.show(progress.step, progress.done, progress.total);
    };
    const bool is_page = options.format == report::Format::html;
    const CloserLook closer{is_page, is_page || words.flags.count("sensitivity") > 0};
    std::vector<report::PlanResult> results;
    int status = done;
    for (PlanTask& task : *tasks) {
        work_on(task, show);
        look_closer(task, closer, show);
        results.push_back(result_of(task));
        status = has_answer(task) ? status : no_answer;
    }
    bar.erase();
    Result<void> written = write_result(options, report::plans(results, options.format));
    if (written && *emission) {
        written = emit_and_tell(**emission, results.front(), options);
    }
    return written ? Result<int>(status) : failure(written.error());
}

} // namespace

int plan_command(const Words& words) {
    CommandWords command;
    command.usage = "usage: skusim plan SCENARIO...\n"
                    "       skusim plan SCENARIO --emit DIR [--force]";
    command.options = {
        {"emit", "DIR",
         "write the files that deploy the plan into DIR (scripts for the Azure CLI, "
         "Kubernetes and Azure Machine Learning YAML): of the guidance choice, or, "
         "if the cheapest is another, into DIR/guidance and DIR/cheapest"},
        {"sku", "NAME", "the verdict on this SKU, and how many of it, whatever else is cheaper"},
        {"quota", "FILE",
         "what may be rented, in place of the scenario's quota: az vm list-usage -o json, az quota "
         "list, aws service-quotas list-service-quotas, gcloud compute regions describe, or CSV"}};
    command.flags = {{"force", "let --emit write over files that are there"},
                     {"sensitivity", "move each input by 10, 25 and 50 % and tell what is cheapest "
                                     "then (always in html)"}};
    command.writes_page = true;
    return run_command(command, words, [&](const ParsedWords& parsed) -> Result<int> {
        return parsed.positional.empty() ? misused(command) : plan(parsed);
    });
}

} // namespace skusim::cli
