#include <skusim/catalogs/hardware_file.hpp>
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/parallel.hpp>
#include <skusim/experiment/progress.hpp>
#include <skusim/experiment/recording.hpp>
#include <skusim/placement/failing_cluster.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/planner/notes.hpp>
#include <skusim/report/results.hpp>
#include <skusim/tariff/tariff.hpp>
#include <skusim/tariff/total_cost.hpp>

#include "commands.hpp"
#include "inputs.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "request_rows.hpp"
#include "simulation_task.hpp"
#include "tracing.hpp"

#include <fmt/format.h>

namespace skusim::cli {

namespace {

/// Draws how far a run is, counted in parts of that size.
experiment::RunProgress shown(ProgressBar& bar, const char* parts, std::int64_t size) {
    return [&bar, parts, size](std::int64_t done, std::int64_t expected) {
        bar.show(parts, static_cast<std::size_t>(done / size),
                 static_cast<std::size_t>((expected + size - 1) / size));
    };
}

Result<int> tell_why_not(const SimulationTask& task, const placement::Why& why,
                         const CommonOptions& options) {
    const report::NotSimulatedResult result{&task.scenario, task.sku.name, why,
                                            provenance_of(task.scenario, task.catalog)};
    const Result<void> written =
        write_result(options, report::not_simulated(result, options.format));
    return written ? Result<int>(no_answer) : failure(written.error());
}

/// The files beside the result.
struct Files {
    std::optional<Tracing> tracing;
    std::optional<RequestRows> rows;

    [[nodiscard]] const std::string* first() const {
        return tracing ? &tracing->file : rows ? &rows->file : nullptr;
    }
};

/// A job that is late is a result, too.
Result<int> simulate_job(const SimulationTask& task, const Files& files,
                         const CommonOptions& options) {
    const scenario::Scenario& scenario = task.scenario;
    if (scenario.job()->tier == workload::Tier::both) {
        return failure(
            {scenario.file, 0, 0},
            "job.tier: simulate runs nodes of one tier; write dedicated or low-priority, "
            "or have a plan find how many of each");
    }
    const auto workers = placed_job(task);
    if (!workers) {
        return failure(workers.error());
    }
    if (files.first() != nullptr) {
        return failure({scenario.file, 0, 0},
                       fmt::format("{} shows requests, and a batch job has none",
                                   files.tracing ? "--trace" : "--requests"));
    }
    if (!*workers) {
        return tell_why_not(task, workers->error(), options);
    }
    const experiment::JobTrial trial = placement::job_on(scenario, **workers, task.nodes);
    const experiment::ThreadLimit threads(options.threads);
    const experiment::Effort effort = experiment::effort_for(scenario.simulation);
    ProgressBar bar(options.progress);
    const auto job = experiment::run_job_precisely(trial, scenario::allowed_failures(scenario),
                                                   effort, shown(bar, "runs", 1));
    bar.erase();
    if (!job) {
        return failure({scenario.file, 0, 0}, job.error());
    }
    const experiment::JobOutcome& outcome = job->outcome;
    report::JobSimulationResult result{
        &scenario,
        task.sku.name,
        &trial,
        &outcome,
        experiment::cross_checks(trial, job->demands, outcome, effort.confidence),
        {},
        provenance_of(scenario, task.catalog)};
    if (const auto tariff = tariff::tariff_of(task.sku, trial.cluster.tier)) {
        result.cost = tariff::total_cost(*tariff, outcome.rented, effort.confidence);
    }
    const Result<void> written =
        write_result(options, report::job_simulation(result, options.format));
    return written ? Result<int>(done) : failure(written.error());
}

std::vector<std::string> notes_of(const SimulationTask& task, const placement::Workers& workers,
                                  const experiment::Outcome& outcome) {
    std::vector<std::string> notes = planner::scenario_notes(task.scenario);
    for (std::string& note : planner::notes_of_run(outcome)) {
        notes.push_back(std::move(note));
    }
    if (task.catalog) {
        const std::vector<std::string>& told = tables_of(*task.catalog).contradictions;
        notes.insert(notes.end(), told.begin(), told.end());
    }
    for (std::string& note :
         task.is_described()
             ? planner::described_node_notes(task.scenario)
             : planner::node_notes(task.scenario, task.sku, workers.count, workers.service)) {
        notes.push_back(std::move(note));
    }
    if (workers.engine && !task.is_described()) {
        for (std::string& note :
             planner::engine_notes(task.scenario, task.sku, *workers.engine, {})) {
            notes.push_back(std::move(note));
        }
    }
    return notes;
}

/// What was simulated, once more and request by request.
Result<void> trace(const Tracing& tracing, const SimulationTask& task,
                   const experiment::Trial& trial, const CommonOptions& options) {
    const std::uint64_t seed = task.scenario.simulation.seed;
    const auto recording = experiment::record(trial, seed, tracing.most_requests);
    return write_trace(
        tracing,
        {&task.scenario, task.sku.name, &recording, provenance_of(task.scenario, task.catalog)},
        options);
}

/// Episodes are looked at where the load has a steady state to begin with.
Result<std::optional<experiment::EpisodesOutcome>>
look_at_episodes(const SimulationTask& task, const placement::FailingCluster& cluster,
                 const experiment::Effort& effort, const experiment::RunProgress& progress) {
    using Episodes = std::optional<experiment::EpisodesOutcome>;
    if (!cluster.episodes || !experiment::is_stable(cluster.episodes->steady)) {
        return Episodes();
    }
    const scenario::Objective* objective = task.scenario.slo ? &*task.scenario.slo : nullptr;
    auto outcome = experiment::run_episodes(*cluster.episodes, objective, effort, progress);
    return outcome ? Result<Episodes>(std::move(*outcome))
                   : failure({task.scenario.file, 0, 0}, outcome.error());
}

/// Overload is a result; a load without a long-run mean is none.
Result<int> simulate_cluster(const SimulationTask& task, const placement::Workers& workers,
                             const placement::FailingCluster& cluster,
                             const CommonOptions& options) {
    const experiment::ThreadLimit threads(options.threads);
    const scenario::Objective* objective = task.scenario.slo ? &*task.scenario.slo : nullptr;
    const experiment::Effort effort = experiment::effort_for(task.scenario.simulation);
    ProgressBar bar(options.progress);
    const experiment::RunProgress progress = shown(bar, "million requests", 1'000'000);
    const auto episodes = look_at_episodes(task, cluster, effort, progress);
    if (!episodes) {
        return failure(episodes.error());
    }
    const auto [outcome, checks] =
        experiment::run_checked(cluster.trial, objective, effort, progress);
    bar.erase();
    std::vector<std::string> notes = notes_of(task, workers, outcome);
    notes.insert(notes.end(), cluster.notes.begin(), cluster.notes.end());
    const report::SimulationResult result{
        &task.scenario,   task.sku.name,
        workers.count,    &cluster.trial,
        &outcome,         checks,
        std::move(notes), provenance_of(task.scenario, task.catalog),
        workers.engine,   *episodes ? &**episodes : nullptr};
    const Result<void> written = write_result(options, report::simulation(result, options.format));
    const bool is_answered = outcome.stable && outcome.is_measured();
    return written ? Result<int>(is_answered ? done : no_answer) : failure(written.error());
}

Result<int> simulate(const SimulationTask& task, const Files& files, const CommonOptions& options) {
    const auto placement = placed(task);
    if (!placement) {
        return failure(placement.error());
    }
    if (!*placement) {
        const Result<int> status = tell_why_not(task, placement->error(), options);
        return status && files.first() != nullptr
                   ? failure({*files.first(), 0, 0},
                             "nothing written: there is no cluster to look at")
                   : status;
    }
    const auto cluster = placement::failing_cluster(
        task.scenario, placement::asked_cluster(task.scenario, (*placement)->node, task.nodes),
        experiment::effort_for(task.scenario.simulation));
    if (!cluster) {
        return failure({task.scenario.file, 0, 0}, cluster.error());
    }
    const Result<int> status = simulate_cluster(task, (*placement)->workers, *cluster, options);
    const experiment::Trial trial = cluster->shown();
    if (status && files.tracing) {
        const Result<void> traced = trace(*files.tracing, task, trial, options);
        if (!traced) {
            return failure(traced.error());
        }
    }
    if (status && files.rows) {
        const Result<void> written =
            write_request_rows(*files.rows, trial, task.scenario.simulation.seed);
        return written ? status : failure(written.error());
    }
    return status;
}

} // namespace

CommandWords simulate_words() {
    CommandWords command;
    command.calls = {"skusim simulate SCENARIO [--sku NAME] [--nodes N]",
                     "skusim simulate SCENARIO ... --trace FILE [--trace-limit N] [--force]",
                     "skusim simulate SCENARIO ... --requests FILE.csv [--requests-limit N]"};
    command.about = "Simulates one cluster under the scenario's load: every metric with its "
                    "interval.";
    command.operands = yaml_files();
    command.options = {{"sku", "NAME",
                        "a SKU of the scenario's catalog; without it the scenario describes "
                        "the node",
                        skus()},
                       {"nodes", "N", "nodes of the cluster, 1 if not given"}};
    for (const std::vector<Option>& some : {trace_options(), request_rows_options()}) {
        command.options.insert(command.options.end(), some.begin(), some.end());
    }
    command.flags = {{"force", "let --trace and --requests write over a file that is there"}};
    return command;
}

Result<int> simulate_command(const ParsedWords& words) {
    const std::vector<std::string>& paths = words.positional;
    if (paths.size() != 1) {
        return misused(words);
    }
    const std::string count = text_of(words, "nodes");
    const Result<std::uint64_t> nodes =
        count.empty() ? Result<std::uint64_t>(1) : whole_number("nodes", count, 1, 100'000);
    if (!nodes) {
        return failure(nodes.error());
    }
    const std::string sku = text_of(words, "sku");
    const Result<std::optional<Tracing>> tracing = read_tracing(words);
    if (!tracing) {
        return failure(tracing.error());
    }
    const Result<std::optional<RequestRows>> rows = read_request_rows(words);
    if (!rows) {
        return failure(rows.error());
    }
    const Files files{*tracing, *rows};
    const Result<SimulationTask> task =
        load_simulation(paths[0], sku, static_cast<int>(*nodes), words.common);
    if (!task) {
        return failure(task.error());
    }
    return task->scenario.job() ? simulate_job(*task, files, words.common)
                                : simulate(*task, files, words.common);
}

} // namespace skusim::cli
