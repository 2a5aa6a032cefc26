#include <skusim/base/hash.hpp>
#include <skusim/catalogs/hardware_file.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/planner/make_plan.hpp>
#include <skusim/planner/sweep.hpp>
#include <skusim/planner/targets.hpp>
#include <skusim/report/results.hpp>
#include <skusim/scenarios/scenario_file.hpp>
#include <skusim/store/sweep_store.hpp>

#include "commands.hpp"
#include "inputs.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "vary.hpp"

#include <map>

namespace skusim::cli {

namespace {

constexpr std::size_t cells_without_asking = 100'000;

/// One scenario under one combination of values, with the SKUs that it admits.
struct Group {
    scenario::Scenario scenario;
    std::vector<schema::Override> chosen;
    std::vector<catalog::Sku> skus;
};

struct SweepTask {
    std::vector<Group> groups;
    std::size_t cells = 0;
};

std::string variation_text(const std::vector<schema::Override>& chosen) {
    std::string text;
    for (const schema::Override& change : chosen) {
        text += (text.empty() ? "" : "; ") + change.key + '=' + change.value;
    }
    return text;
}

Result<Group> load_group(const std::string& path, const std::vector<schema::Override>& chosen,
                         const CommonOptions& options,
                         std::map<std::string, catalogs::CatalogReading>& catalogs) {
    Result<scenario::Scenario> scenario = load_for_one_target(path, options, chosen);
    if (!scenario) {
        return failure(scenario.error());
    }
    if (Faults missing = scenarios::missing_for_plan(*scenario); !missing.empty()) {
        return failure(std::move(missing));
    }
    const std::string key = scenario->catalog_path + '\n' + scenario->select.region.value_or("") +
                            '\n' + (scenario->target ? scenario->target->file : "");
    auto found = catalogs.find(key);
    if (found == catalogs.end()) {
        Result<catalogs::CatalogReading> reading = load_catalog(*scenario);
        if (!reading) {
            return failure(reading.error());
        }
        found = catalogs.emplace(key, std::move(*reading)).first;
    }
    std::vector<catalog::Sku> skus = planner::selected(found->second.catalog.skus, *scenario);
    return Group{std::move(*scenario), chosen, std::move(skus)};
}

/// Everything is read and checked before the first cell is worked on.
Result<SweepTask> load_sweep(const std::vector<std::string>& paths,
                             const std::vector<Variation>& variations,
                             const CommonOptions& options) {
    SweepTask task;
    std::map<std::string, catalogs::CatalogReading> catalogs;
    for (const std::string& path : paths) {
        for (const auto& chosen : combinations(variations)) {
            Result<Group> group = load_group(path, chosen, options, catalogs);
            if (!group) {
                return failure(group.error());
            }
            task.cells += group->skus.size();
            task.groups.push_back(std::move(*group));
        }
    }
    return task;
}

store::CellKey key_of(const Group& group, const catalog::Sku& sku) {
    const std::string made_from = std::string(SKUSIM_VERSION) + '\n' + group.scenario.hash + '\n' +
                                  std::to_string(group.scenario.simulation.seed) + '\n' +
                                  planner::cell_identity(sku);
    return {hash_text(made_from),         SKUSIM_VERSION, group.scenario.name,
            variation_text(group.chosen), sku.name,       sku.region};
}

Result<planner::CellRow> finished_cell(const Group& group, const catalog::Sku& sku,
                                       std::optional<store::SweepStore>& cells) {
    const store::CellKey key = key_of(group, sku);
    if (cells) {
        Result<std::optional<planner::CellRow>> known = cells->find(key.fingerprint);
        if (!known) {
            return failure(known.error());
        }
        if (*known) {
            return std::move(**known);
        }
    }
    planner::CellRow row =
        planner::evaluate_cell(group.scenario, sku, catalogs::shipped_hardware());
    if (cells) {
        if (Result<void> added = cells->add(key, row); !added) {
            return failure(added.error());
        }
    }
    return row;
}

Result<report::SweepResult> run_task(const SweepTask& task,
                                     const std::vector<Variation>& variations,
                                     const CommonOptions& options,
                                     std::optional<store::SweepStore>& cells) {
    const experiment::ThreadLimit threads(options.threads);
    ProgressBar bar(!options.quiet);
    report::SweepResult result;
    for (const Variation& variation : variations) {
        result.keys.push_back(variation.key);
    }
    for (const Group& group : task.groups) {
        for (const catalog::Sku& sku : group.skus) {
            bar.show("cells", result.lines.size(), task.cells);
            Result<planner::CellRow> row = finished_cell(group, sku, cells);
            if (!row) {
                return failure(row.error());
            }
            report::SweepLine line{group.scenario.name, {}, sku.name, sku.region, *row};
            for (const schema::Override& change : group.chosen) {
                line.varied.push_back(change.value);
            }
            result.lines.push_back(std::move(line));
        }
    }
    return result;
}

Result<int> sweep(const ParsedWords& words) {
    std::vector<Variation> variations;
    double product = static_cast<double>(words.positional.size());
    for (const std::string& text : texts(words, "vary")) {
        Result<Variation> variation = parse_variation(text);
        if (!variation) {
            return failure(variation.error());
        }
        product *= static_cast<double>(variation->values.size());
        variations.push_back(std::move(*variation));
    }
    const bool agreed = words.flags.count("yes") > 0;
    const auto too_many = [](double count, const char* what) {
        return failure({}, "the sweep has " + std::to_string(static_cast<std::int64_t>(count)) +
                               ' ' + what + "; add --yes to run them all");
    };
    if (product > static_cast<double>(cells_without_asking) && !agreed) {
        return too_many(product, "combinations of values");
    }
    const Result<SweepTask> task = load_sweep(words.positional, variations, words.common);
    if (!task) {
        return failure(task.error());
    }
    if (task->cells > cells_without_asking && !agreed) {
        return too_many(static_cast<double>(task->cells), "cells");
    }
    std::optional<store::SweepStore> cells;
    if (const std::string path = text_of(words, "store"); !path.empty()) {
        Result<store::SweepStore> opened = store::SweepStore::open(path);
        if (!opened) {
            return failure(opened.error());
        }
        cells = std::move(*opened);
    }
    const Result<report::SweepResult> result = run_task(*task, variations, words.common, cells);
    if (!result) {
        return failure(result.error());
    }
    const Result<void> written =
        write_result(words.common, report::sweep(*result, words.common.format));
    return written ? Result<int>(done) : failure(written.error());
}

} // namespace

int sweep_command(const Words& words) {
    CommandWords command;
    command.usage = "usage: skusim sweep SCENARIO... [--vary KEY=V1,V2,... | "
                    "KEY=FIRST..LAST[:STEP]]... [--store FILE]";
    command.options = {{"vary", "KEY=VALUES",
                        "values that a key of the scenario takes in turn, such as "
                        "workload.arrivals.rate=100..400 /s:100; may be given again"},
                       {"store", "FILE",
                        "an SQLite file in which finished cells are kept: a sweep that was "
                        "interrupted goes on where it was"}};
    command.flags = {{"yes", "run a sweep of over 100000 cells"}};
    return run_command(command, words, [&](const ParsedWords& parsed) -> Result<int> {
        return parsed.positional.empty() ? misused(command) : sweep(parsed);
    });
}

} // namespace skusim::cli
