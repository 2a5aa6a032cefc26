#include <skusim/catalogs/hardware_file.hpp>
#include <skusim/experiment/parallel.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/planner/make_plan.hpp>
#include <skusim/planner/notes.hpp>
#include <skusim/report/results.hpp>
#include <skusim/scenarios/scenario_file.hpp>

#include "commands.hpp"
#include "inputs.hpp"
#include "options.hpp"
#include "progress.hpp"

#include <algorithm>

namespace skusim::cli {

namespace {

/// The load curve at the scenario's own precision.
planner::ProfileEffort full_effort(const scenario::Simulation& simulation) {
    planner::ProfileEffort effort;
    effort.point = experiment::effort_for(simulation);
    effort.resolution = simulation.precision;
    effort.whole_curve = true;
    return effort;
}

/// The verdict and, if the SKU may be hosted on and a request on an idle node is fast enough, the
/// curve.
planner::Candidate profiled(const scenario::Scenario& scenario, const catalog::Sku& sku,
                            const catalog::Hardware& hardware, const CommonOptions& options) {
    const experiment::ThreadLimit threads(options.threads);
    ProgressBar bar(options.progress);
    std::size_t points = 0;
    constexpr std::size_t usual_points = 12;
    return planner::profiled(scenario, sku, hardware, full_effort(scenario.simulation), [&] {
        ++points;
        bar.show("load points", points, std::max(points, usual_points));
    });
}

Result<int> profile_sku(const std::string& path, const std::string& sku_name,
                        const CommonOptions& options) {
    Result<scenario::Scenario> scenario = load_for_one_target(path, options);
    if (!scenario) {
        return failure(scenario.error());
    }
    if (scenario->job()) {
        return failure({scenario->file, 0, 0},
                       "profile raises a load of requests, and a batch job has none; use plan, or "
                       "simulate with --sku and --nodes");
    }
    if (Faults missing = scenarios::missing_for_plan(*scenario); !missing.empty()) {
        return failure(std::move(missing));
    }
    const Result<catalogs::CatalogReading> catalog = load_catalog(*scenario);
    if (!catalog) {
        return failure(catalog.error());
    }
    const Result<catalog::Sku> sku = find_sku(catalog->catalog, *scenario, sku_name);
    if (!sku) {
        return failure(sku.error());
    }
    const catalogs::Tables& tables = tables_of(*catalog);
    const planner::Candidate candidate = profiled(*scenario, *sku, tables.hardware, options);
    report::ProfileResult result{&*scenario, &candidate, provenance_of(*scenario, *catalog)};
    if (candidate.profile()) {
        result.notes = tables.contradictions;
        for (std::string& note : planner::scenario_notes(*scenario)) {
            result.notes.push_back(std::move(note));
        }
        for (std::string& note :
             planner::node_notes(*scenario, candidate.sku, candidate.workers, *candidate.service)) {
            result.notes.push_back(std::move(note));
        }
        if (candidate.engine) {
            for (std::string& note : planner::engine_notes(*scenario, candidate.sku,
                                                           *candidate.engine, candidate.variants)) {
                result.notes.push_back(std::move(note));
            }
        }
    }
    const Result<void> written = write_result(options, report::profile(result, options.format));
    if (!written) {
        return failure(written.error());
    }
    return candidate.profile() && candidate.profile()->capacity.value > 0 ? done : no_answer;
}

} // namespace

CommandWords profile_words() {
    CommandWords command;
    command.calls = {"skusim profile SCENARIO --sku NAME"};
    command.about =
        "Raises the load of one node of a SKU until the objective fails: the load curve "
        "and what the node can carry.";
    command.operands = yaml_files();
    command.options = {{"sku", "NAME", "the SKU of the scenario's catalog to profile", skus()}};
    return command;
}

Result<int> profile_command(const ParsedWords& words) {
    const std::vector<std::string>& paths = words.positional;
    const std::string sku = text_of(words, "sku");
    return paths.size() != 1 || sku.empty() ? misused(words)
                                            : profile_sku(paths[0], sku, words.common);
}

} // namespace skusim::cli
