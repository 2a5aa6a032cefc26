#include <skusim/catalogs/hardware_file.hpp>
#include <skusim/experiment/parallel.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/planner/targets.hpp>
#include <skusim/report/results.hpp>
#include <skusim/scenarios/scenario_file.hpp>
#include <skusim/sweep/grid.hpp>
#include <skusim/sweep/run.hpp>
#include <skusim/sweep/sqlite_store.hpp>

#include "commands.hpp"
#include "inputs.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "vary.hpp"

#include <map>
#include <memory>

namespace skusim::cli {

namespace {

constexpr std::size_t cells_without_asking = 100'000;

/// Reads the scenarios of a sweep, and every catalog once.
class SweepReader {
public:
    explicit SweepReader(const CommonOptions& options) : options_(options) {}

    Result<sweep::Group> group(const std::string& path, const std::vector<sweep::Setting>& chosen) {
        std::vector<schema::Override> changes;
        for (const sweep::Setting& setting : chosen) {
            changes.push_back({setting.key, setting.value});
        }
        Result<scenario::Scenario> scenario = load_for_one_target(path, options_, changes);
        if (!scenario) {
            return failure(scenario.error());
        }
        if (Faults missing = scenarios::missing_for_plan(*scenario); !missing.empty()) {
            return failure(std::move(missing));
        }
        const Result<const catalog::Catalog*> catalog = catalog_of(*scenario);
        if (!catalog) {
            return failure(catalog.error());
        }
        if (Result<void> read = load_quota(*scenario, **catalog); !read) {
            return failure(read.error());
        }
        std::vector<catalog::Sku> skus = planner::selected((*catalog)->skus, *scenario);
        return sweep::Group{std::move(*scenario), chosen, std::move(skus)};
    }

private:
    Result<const catalog::Catalog*> catalog_of(const scenario::Scenario& scenario) {
        const std::string key = scenario.catalog_path + '\n' + scenario.select.region.value_or("") +
                                '\n' + (scenario.target ? scenario.target->file : "");
        auto found = catalogs_.find(key);
        if (found == catalogs_.end()) {
            Result<catalogs::CatalogReading> reading = load_catalog(scenario);
            if (!reading) {
                return failure(reading.error());
            }
            found = catalogs_.emplace(key, std::move(reading->catalog)).first;
        }
        return &found->second;
    }

    const CommonOptions& options_;
    std::map<std::string, catalog::Catalog> catalogs_;
};

/// Nothing is kept where no file was told.
Result<std::unique_ptr<sweep::Store>> open_store(const std::string& path) {
    if (path.empty()) {
        return std::make_unique<sweep::NoStore>();
    }
    Result<sweep::SqliteStore> opened = sweep::SqliteStore::open(path);
    if (!opened) {
        return failure(opened.error());
    }
    return std::make_unique<sweep::SqliteStore>(std::move(*opened));
}

Result<std::vector<sweep::Variation>> variations_of(const ParsedWords& words) {
    std::vector<sweep::Variation> variations;
    for (const std::string& text : texts(words, "vary")) {
        Result<sweep::Variation> variation = parse_variation(text);
        if (!variation) {
            return failure(variation.error());
        }
        variations.push_back(std::move(*variation));
    }
    return variations;
}

/// Nothing is wrong if a sweep is small, or if the user agreed to a large one.
Result<void> agreed_to(const ParsedWords& words, double count, const char* what) {
    if (count <= static_cast<double>(cells_without_asking) || words.flags.count("yes") > 0) {
        return {};
    }
    return failure({}, "the sweep has " + std::to_string(static_cast<std::int64_t>(count)) + ' ' +
                           what + "; add --yes to run them all");
}

Result<sweep::Grid> load_grid(const ParsedWords& words) {
    const Result<std::vector<sweep::Variation>> variations = variations_of(words);
    if (!variations) {
        return failure(variations.error());
    }
    double product = static_cast<double>(words.positional.size());
    for (const sweep::Variation& variation : *variations) {
        product *= static_cast<double>(variation.values.size());
    }
    if (const Result<void> few = agreed_to(words, product, "combinations of values"); !few) {
        return failure(few.error());
    }
    SweepReader reader(words.common);
    Result<sweep::Grid> grid =
        sweep::Grid::load(words.positional, *variations, [&](const auto& path, const auto& chosen) {
            return reader.group(path, chosen);
        });
    if (!grid) {
        return grid;
    }
    const Result<void> few = agreed_to(words, static_cast<double>(grid->size()), "cells");
    return few ? std::move(grid) : failure(few.error());
}

Result<int> run_sweep(const ParsedWords& words) {
    const Result<sweep::Grid> grid = load_grid(words);
    if (!grid) {
        return failure(grid.error());
    }
    const Result<std::unique_ptr<sweep::Store>> store = open_store(text_of(words, "store"));
    if (!store) {
        return failure(store.error());
    }
    const experiment::ThreadLimit threads(words.common.threads);
    ProgressBar bar(!words.common.quiet);
    const Result<sweep::FinishedSweep> result =
        sweep::run(*grid, {SKUSIM_VERSION, catalogs::shipped_hardware()}, **store,
                   [&](std::size_t done) { bar.show("cells", done, grid->size()); });
    if (!result) {
        return failure(result.error());
    }
    bar.erase();
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
        return parsed.positional.empty() ? misused(command) : run_sweep(parsed);
    });
}

} // namespace skusim::cli
