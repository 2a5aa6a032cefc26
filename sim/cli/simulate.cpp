#include <skusim/catalogs/hardware_file.hpp>
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/progress.hpp>
#include <skusim/experiment/recording.hpp>
#include <skusim/planner/notes.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/report/results.hpp>
#include <skusim/tariff/tariff.hpp>

#include "commands.hpp"
#include "inputs.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "tracing.hpp"

namespace skusim::cli {

namespace {

struct SimulationTask {
    scenario::Scenario scenario;
    std::optional<catalogs::CatalogReading> catalog;
    planner::Candidate candidate; ///< of a named SKU
    std::optional<experiment::Trial> trial;
};

/// A node described in the scenario itself, without a catalog.
Result<experiment::Trial> described_node(const scenario::Scenario& scenario) {
    Faults faults;
    experiment::Trial trial;
    if (!planner::set_described_service(trial, scenario)) {
        faults.push_back({{scenario.file, 0, 0},
                          "simulate without --sku needs `service: {kind: distribution}` or "
                          "`linear`; other kinds need a SKU"});
    }
    if (!scenario.node.workers) {
        faults.push_back({{scenario.file, 0, 0},
                          "simulate without --sku needs `node: {workers: N}`; their number "
                          "otherwise follows from a SKU"});
    }
    if (!faults.empty()) {
        return failure(std::move(faults));
    }
    trial.cluster.workers = scenario::slots(scenario.node, *scenario.node.workers);
    trial.cluster.queue = scenario::queue_rules(scenario.node, *scenario.node.workers);
    if (scenario.node.discipline == scenario::Discipline::processor_sharing) {
        trial.cluster.processors = scenario::own_processors(*scenario.node.workers);
    }
    return trial;
}

/// A node of a job: its tiers have prices of their own, and none is needed to simulate it.
std::optional<experiment::Trial> job_node(const scenario::Scenario& scenario,
                                          planner::Candidate& candidate) {
    if (!planner::has_service_time(scenario, catalogs::shipped_hardware(), candidate)) {
        return std::nullopt;
    }
    experiment::Trial trial;
    trial.cluster.workers = candidate.workers;
    trial.service = candidate.service->time;
    return trial;
}

/// The node of a SKU; nothing, with the reason in `task.candidate`, if there is none.
Result<std::optional<experiment::Trial>> catalog_node(SimulationTask& task,
                                                      const std::string& sku_name) {
    const scenario::Scenario& scenario = task.scenario;
    const bool needs_catalog =
        !scenario.target || scenario.target->rents == catalog::Rental::machine;
    if (!scenario.model || (needs_catalog && scenario.catalog_path.empty())) {
        return failure({scenario.file, 0, 0},
                       "simulate --sku needs `model` and `catalog: FILE` in the scenario");
    }
    Result<catalogs::CatalogReading> catalog = load_catalog(scenario);
    if (!catalog) {
        return failure(catalog.error());
    }
    task.catalog = std::move(*catalog);
    Result<catalog::Sku> sku = find_sku(task.catalog->catalog, scenario, sku_name);
    if (!sku) {
        return failure(sku.error());
    }
    task.candidate.sku = std::move(*sku);
    if (!planner::passes_gate(scenario, task.candidate)) {
        return std::nullopt;
    }
    if (scenario.job) {
        return job_node(scenario, task.candidate);
    }
    return planner::node_trial(scenario, catalogs::shipped_hardware(), task.candidate);
}

Result<SimulationTask> load_simulation(const std::string& path, const std::string& sku, int nodes,
                                       const CommonOptions& options) {
    Result<scenario::Scenario> scenario = load_for_one_target(path, options);
    if (!scenario) {
        return failure(scenario.error());
    }
    SimulationTask task{std::move(*scenario), std::nullopt, {}, {}};
    if (sku.empty()) {
        Result<experiment::Trial> node = described_node(task.scenario);
        if (!node) {
            return failure(node.error());
        }
        task.trial = std::move(*node);
    } else {
        Result<std::optional<experiment::Trial>> node = catalog_node(task, sku);
        if (!node) {
            return failure(node.error());
        }
        task.trial = std::move(*node);
    }
    if (task.trial) {
        task.trial->cluster.nodes = nodes;
        task.trial->cluster.router = task.scenario.router;
        scenario::put_delays(task.scenario, task.trial->cluster);
        if (task.scenario.scaling) {
            task.trial->cluster.scaling = task.scenario.scaling;
            task.trial->cluster.scaling->requests_per_replica =
                task.scenario.node.max_concurrent_requests;
        }
        task.trial->arrivals = task.scenario.arrivals;
    }
    return task;
}

/// Draws how far a run is, counted in parts of that size.
experiment::RunProgress shown(ProgressBar& bar, const char* parts, std::int64_t size) {
    return [&bar, parts, size](std::int64_t done, std::int64_t expected) {
        bar.show(parts, static_cast<std::size_t>(done / size),
                 static_cast<std::size_t>((expected + size - 1) / size));
    };
}

/// A job that is late is a result, too.
Result<int> simulate_job(const SimulationTask& task, const std::string& sku,
                         const CommonOptions& options) {
    const scenario::Scenario& scenario = task.scenario;
    const serving::JobCluster cluster{task.trial->cluster.nodes, task.trial->cluster.workers,
                                      scenario.job->tier.value_or(workload::Tier::dedicated)};
    const experiment::JobTrial trial{*scenario.job, cluster, task.trial->service};
    const experiment::ThreadLimit threads(options.threads);
    const experiment::Effort effort = experiment::effort_for(scenario.simulation);
    const auto demands = experiment::JobDemands::draw(trial.job, trial.service.shape, effort);
    if (!demands) {
        return failure({scenario.file, 0, 0}, demands.error());
    }
    ProgressBar bar(!options.quiet);
    const experiment::JobOutcome outcome = experiment::run_job(
        trial, *demands, scenario::allowed_failures(scenario), effort, shown(bar, "runs", 1));
    report::JobSimulationResult result{
        &scenario,
        sku,
        &trial,
        &outcome,
        experiment::cross_checks(trial, *demands, outcome, effort.confidence),
        {},
        provenance_of(scenario, task.catalog)};
    if (const auto price = tariff::tier_price(task.candidate.sku, cluster.tier)) {
        result.cost = planner::total_cost(*price, outcome, effort.confidence);
    }
    bar.erase();
    const Result<void> written =
        write_result(options, report::job_simulation(result, options.format));
    return written ? Result<int>(done) : failure(written.error());
}

std::vector<std::string> notes_of(const SimulationTask& task, const std::string& sku) {
    std::vector<std::string> notes = planner::scenario_notes(task.scenario);
    for (std::string& note : sku.empty() ? planner::described_node_notes(task.scenario)
                                         : planner::node_notes(task.scenario, task.candidate)) {
        notes.push_back(std::move(note));
    }
    return notes;
}

/// What was simulated, once more and request by request.
Result<void> trace(const Tracing& tracing, const SimulationTask& task, const std::string& sku,
                   const CommonOptions& options) {
    if (!task.trial) {
        return failure({tracing.file, 0, 0}, "nothing written: there is no cluster to look at");
    }
    const std::uint64_t seed = task.scenario.simulation.seed;
    const auto recording = experiment::record(*task.trial, seed, tracing.most_requests);
    return write_trace(
        tracing, {&task.scenario, sku, &recording, provenance_of(task.scenario, task.catalog)},
        options);
}

/// Overload is a result; a load without a long-run mean, or a SKU without a node, is none.
Result<int> simulate(const SimulationTask& task, const std::string& sku,
                     const CommonOptions& options) {
    if (task.trial && task.scenario.job) {
        return simulate_job(task, sku, options);
    }
    const report::Provenance from = provenance_of(task.scenario, task.catalog);
    std::string text;
    bool has_result = false;
    if (task.trial) {
        const experiment::ThreadLimit threads(options.threads);
        const scenario::Objective* objective = task.scenario.slo ? &*task.scenario.slo : nullptr;
        const experiment::Effort effort = experiment::effort_for(task.scenario.simulation);
        ProgressBar bar(!options.quiet);
        const experiment::Outcome outcome = experiment::run(
            *task.trial, objective, effort, shown(bar, "million requests", 1'000'000));
        has_result = outcome.stable;
        std::vector<experiment::CrossCheck> checks;
        if (outcome.stable) {
            checks = experiment::cross_checks(*task.trial, outcome, effort.confidence);
        }
        const int workers = sku.empty() ? *task.scenario.node.workers : task.candidate.workers;
        text = report::simulation({&task.scenario, sku, workers, &*task.trial, &outcome, checks,
                                   notes_of(task, sku), from},
                                  options.format);
    } else {
        text = report::not_simulated({&task.scenario, &task.candidate, from}, options.format);
    }
    const Result<void> written = write_result(options, text);
    return written ? Result<int>(has_result ? done : no_answer) : failure(written.error());
}

} // namespace

int simulate_command(const Words& words) {
    CommandWords command;
    command.usage = "usage: skusim simulate SCENARIO [--sku NAME] [--nodes N]\n"
                    "       skusim simulate SCENARIO ... --trace FILE [--trace-limit N] [--force]";
    command.options = trace_options();
    command.options.insert(command.options.begin(),
                           {{"sku", "NAME",
                             "a SKU of the scenario's catalog; without it the scenario describes "
                             "the node"},
                            {"nodes", "N", "nodes of the cluster, 1 if not given"}});
    command.flags = {{"force", "let --trace write over a file that is there"}};
    return run_command(command, words, [&](const ParsedWords& parsed) -> Result<int> {
        const std::vector<std::string>& paths = parsed.positional;
        if (paths.size() != 1) {
            return misused(command);
        }
        const std::string count = text_of(parsed, "nodes");
        const Result<std::uint64_t> nodes =
            count.empty() ? Result<std::uint64_t>(1) : whole_number("nodes", count, 1, 100'000);
        if (!nodes) {
            return failure(nodes.error());
        }
        const std::string sku = text_of(parsed, "sku");
        const Result<std::optional<Tracing>> tracing = read_tracing(parsed);
        if (!tracing) {
            return failure(tracing.error());
        }
        const Result<SimulationTask> task =
            load_simulation(paths[0], sku, static_cast<int>(*nodes), parsed.common);
        if (!task) {
            return failure(task.error());
        }
        if (*tracing && task->scenario.job) {
            return failure({task->scenario.file, 0, 0}, "--trace shows requests, and a batch job "
                                                        "has none");
        }
        const Result<int> status = simulate(*task, sku, parsed.common);
        if (status && *tracing) {
            const Result<void> traced = trace(**tracing, *task, sku, parsed.common);
            return traced ? status : failure(traced.error());
        }
        return status;
    });
}

} // namespace skusim::cli
