#include "sweep_grid.hpp"

#include <skusim/planner/targets.hpp>
#include <skusim/scenarios/scenario_file.hpp>

#include "inputs.hpp"
#include "vary.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>

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
        const Result<const catalogs::CatalogReading*> catalog = catalog_of(*scenario);
        if (!catalog) {
            return failure(catalog.error());
        }
        if (Result<void> read = load_quota(*scenario, (*catalog)->catalog); !read) {
            return failure(read.error());
        }
        std::vector<catalog::Sku> skus = planner::selected((*catalog)->catalog.skus, *scenario);
        sweep::Group group{std::move(*scenario), chosen, std::move(skus)};
        if (const auto& tables = (*catalog)->tables) {
            group.hardware = {tables, &tables->hardware};
        }
        return group;
    }

private:
    Result<const catalogs::CatalogReading*> catalog_of(const scenario::Scenario& scenario) {
        const scenario::Selection& select = scenario.select;
        const std::string key = fmt::format(
            "{}\n{}\n{}\n{}\n{}", fmt::join(scenario.catalog_paths, "\n"),
            fmt::join(scenario.hardware_paths, "\n"), fmt::join(select.regions, "\n"),
            fmt::join(select.clouds, "\n"), scenario.target ? scenario.target->file : "");
        auto found = catalogs_.find(key);
        if (found == catalogs_.end()) {
            Result<catalogs::CatalogReading> reading = load_catalog(scenario);
            if (!reading) {
                return failure(reading.error());
            }
            found = catalogs_.emplace(key, std::move(*reading)).first;
        }
        return &found->second;
    }

    const CommonOptions& options_;
    std::map<std::string, catalogs::CatalogReading> catalogs_;
};

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

} // namespace

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

} // namespace skusim::cli
