#include <skusim/experiment/parallel.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/report/results.hpp>
#include <skusim/text/plain.hpp>

#include "commands.hpp"
#include "emission.hpp"
#include "options.hpp"
#include "plan_task.hpp"
#include "progress.hpp"
#include "starter.hpp"

#include <deque>
#include <optional>

namespace skusim::cli {

namespace {

/// All inputs are read before the first is worked on: a late fault would waste the work.
Result<std::deque<PlanTask>> load_tasks(const std::vector<scenarios::ScenarioSource>& sources,
                                        const CommonOptions& options, const AskedOfPlan& asked) {
    std::deque<PlanTask> tasks;
    Faults faults;
    for (const scenarios::ScenarioSource& source : sources) {
        if (Result<PlanTask> task = load_plan_task(source, options, asked)) {
            tasks.push_back(std::move(*task));
        } else {
            faults.insert(faults.end(), task.error().begin(), task.error().end());
        }
    }
    return faults.empty() ? Result<std::deque<PlanTask>>(std::move(tasks))
                          : failure(std::move(faults));
}

/// The scenarios that the words name, or the one that they describe, which is told.
Result<std::vector<scenarios::ScenarioSource>> sources_of(const ParsedWords& words) {
    if (!has_starter(words)) {
        return std::vector<scenarios::ScenarioSource>(words.positional.begin(),
                                                      words.positional.end());
    }
    if (!words.positional.empty()) {
        return failure({}, "a scenario file says what --model and its like say; give the one or "
                           "the others");
    }
    const Result<std::string> text =
        starter_scenario(starter_of(words), "These words of the command line stand for:");
    if (!text) {
        return failure(text.error());
    }
    if (!words.common.quiet) {
        text::for_each_line(*text, [](std::string_view line, int) { tell(std::string(line)); });
    }
    return std::vector{scenarios::ScenarioSource("the scenario of these words", *text)};
}

/// Where the plan is to be written as files that deploy it, if that is asked for.
Result<std::optional<Emission>> read_emission(const ParsedWords& words) {
    const bool is_asked_for = !texts(words, "emit").empty();
    const Emission emission{text_of(words, "emit"), words.flags.count("force") > 0};
    if (!is_asked_for) {
        // --output needs no force, and takes it from those who give it.
        const bool is_stray = emission.force && words.common.output.empty();
        return is_stray ? Result<std::optional<Emission>>(
                              failure({}, "--force is for --emit DIR, which is not given"))
                        : std::optional<Emission>();
    }
    if (words.positional.size() > 1) {
        return failure({}, "--emit is for one scenario at a time, each in a folder of its own");
    }
    return emission;
}

Result<report::PlanDetail> detail_of(const ParsedWords& words) {
    report::PlanDetail detail;
    detail.is_brief = words.flags.contains("brief");
    if (const std::string top = text_of(words, "top"); !top.empty()) {
        const auto number = whole_number("top", top, 1, 1'000'000);
        if (!number) {
            return failure(number.error());
        }
        detail.top = *number;
    }
    const bool is_text = words.common.format == report::Format::text ||
                         words.common.format == report::Format::markdown;
    if (!is_text && (detail.is_brief || detail.top)) {
        return failure({}, "--brief and --top shorten text and Markdown; leave them out");
    }
    return detail;
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
    const Result<std::vector<scenarios::ScenarioSource>> sources = sources_of(words);
    if (!sources) {
        return failure(sources.error());
    }
    Result<std::deque<PlanTask>> tasks =
        load_tasks(*sources, options, {text_of(words, "sku"), text_of(words, "quota")});
    if (!tasks) {
        return failure(tasks.error());
    }
    if (*emission) {
        if (const Result<void> free = check_emission(**emission, tasks->front().scenario); !free) {
            return failure(free.error());
        }
    }
    const Result<report::PlanDetail> detail = detail_of(words);
    if (!detail) {
        return failure(detail.error());
    }
    const experiment::ThreadLimit threads(options.threads);
    ProgressBar bar(options.progress);
    const auto show = [&](const planner::Progress& progress) {
        bar.show(progress.step, progress.done, progress.total);
    };
    const bool is_page = options.format == report::Format::html;
    // A page shows the curve of every machine that is pointed at.
    const planner::Curves curves =
        is_page ? planner::Curves::of_all : planner::Curves::of_contenders;
    const CloserLook closer{is_page, is_page || words.flags.count("sensitivity") > 0};
    std::vector<report::PlanResult> results;
    int status = done;
    for (PlanTask& task : *tasks) {
        work_on(task, curves, show);
        look_closer(task, closer, show);
        results.push_back(result_of(task, *detail));
        status = has_answer(task) ? status : no_answer;
    }
    bar.erase();
    Result<void> written =
        options.format == report::Format::json
            ? write_in_pieces(
                  options, [&](const TextSink& sink) { report::write_plans_json(results, sink); })
            : write_result(options, report::plans(results, options.format));
    if (written && *emission) {
        written = emit_and_tell(**emission, results.front(), options);
    }
    return written ? Result<int>(status) : failure(written.error());
}

} // namespace

CommandWords plan_words() {
    CommandWords command;
    command.calls = {"skusim plan SCENARIO...",
                     "skusim plan --model resnet-50 --rate 200/s --p95 250ms [--region eastus]",
                     "skusim plan SCENARIO --emit DIR [--force]"};
    command.about = "Tells which SKU, and how many of it, meet the scenario's objective at the "
                    "least price, and how sure that is. A SCENARIO named - is standard input.";
    command.operands = yaml_files();
    command.options = {
        {"emit", "DIR",
         "write the files that deploy the plan into DIR (scripts for the Azure CLI, "
         "Kubernetes and Azure Machine Learning YAML): of the guidance choice, or, "
         "if the cheapest is another, into DIR/guidance and DIR/cheapest",
         folders()},
        {"top", "N", "tell only the N cheapest SKUs, and N of those that do not perform"},
        {"sku", "NAME", "the verdict on this SKU, and how many of it, whatever else is cheaper",
         skus()},
        {"quota", "FILE",
         "what may be rented, in place of the scenario's quota: az vm list-usage -o json, az quota "
         "list, aws service-quotas list-service-quotas, gcloud compute regions describe, or CSV",
         any_file()}};
    for (Option& option : starter_options()) {
        command.options.push_back(std::move(option));
    }
    command.flags = {{"force", "let --emit write over files that are there"},
                     {"brief", "the answer and what decided it, nothing else"},
                     {"sensitivity", "move each input by 10, 25 and 50 % and tell what is cheapest "
                                     "then (always in html)"}};
    command.writes_page = true;
    return command;
}

Result<int> plan_command(const ParsedWords& words) {
    const bool asks = !words.positional.empty() || has_starter(words);
    return asks ? plan(words) : misused(words);
}

} // namespace skusim::cli
