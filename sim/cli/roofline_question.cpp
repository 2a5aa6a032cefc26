#include "roofline_question.hpp"

#include <skusim/catalogs/hardware_file.hpp>
#include <skusim/placement/peak_times.hpp>

#include "inputs.hpp"
#include "per_file.hpp"

#include <fmt/format.h>
#include <variant>

namespace skusim::cli {

namespace {

using calibration::MeasuredMachine;
using calibration::RooflineFitQuestion;

/// What a scenario lacks to be asked about machines.
Result<void> check_is_roofline(const scenario::Scenario& scenario) {
    const Place place{scenario.file, 0, 0};
    if (!std::holds_alternative<service::RooflineService>(scenario.service)) {
        return failure(place, "service is no \"kind: roofline\"; --scenario is for fitting the "
                              "efficiencies of one");
    }
    if (!scenario.model) {
        return failure(place, "--sku needs \"model: {ram: ..., accelerator: ...}\": what the model "
                              "runs on");
    }
    const bool needs_catalog =
        !scenario.target || scenario.target->rents == catalog::Rental::machine;
    if (needs_catalog && scenario.catalog_paths.empty()) {
        return failure(place, "--sku needs \"catalog: FILE\": the SKUs to find it in");
    }
    return {};
}

/// What the words tell of the machine of one file.
struct ToldOfMachine {
    std::string sku;
    std::string processor;
    std::optional<int> threads;
};

Result<MeasuredMachine> machine_of(const scenario::Scenario& scenario,
                                   const catalogs::CatalogReading& catalog,
                                   const ToldOfMachine& told) {
    const Result<catalog::Sku> sku = find_sku(catalog.catalog, scenario, told.sku);
    if (!sku) {
        return failure(sku.error());
    }
    const auto peaks = placement::peak_times(
        scenario, tables_of(catalog).hardware, *sku,
        told.threads.value_or(scenario.node.threads_per_worker), told.processor);
    if (!peaks) {
        const bool is_open = told.processor.empty() && sku->processors.size() > 1;
        return failure({}, fmt::format("--sku {}: {}{}", sku->name, peaks.error(),
                                       is_open ? " (--processor NAME; on the machine, lscpu tells "
                                                 "it)"
                                               : ""));
    }
    return MeasuredMachine{sku->name, *peaks};
}

Result<RooflineFitQuestion> asked(const scenario::Scenario& scenario,
                                  const std::vector<ToldOfMachine>& machines) {
    if (const Result<void> usable = check_is_roofline(scenario); !usable) {
        return failure(usable.error());
    }
    const Result<catalogs::CatalogReading> catalog = load_catalog(scenario);
    if (!catalog) {
        return failure(catalog.error());
    }
    RooflineFitQuestion question{
        std::get<service::RooflineService>(scenario.service), scenario.thread_scaling, {}};
    for (const ToldOfMachine& told : machines) {
        const Result<MeasuredMachine> machine = machine_of(scenario, *catalog, told);
        if (!machine) {
            return failure(machine.error());
        }
        question.machines.push_back(*machine);
    }
    return question;
}

Result<std::vector<ToldOfMachine>> told_of_machines(const ParsedWords& parsed, std::size_t files) {
    const auto skus = per_file(parsed, "sku", files);
    const auto processors = per_file(parsed, "processor", files);
    const auto threads = numbers_per_file(parsed, "threads-per-worker", files);
    if (!skus || !processors || !threads) {
        return failure(!skus ? skus.error() : !processors ? processors.error() : threads.error());
    }
    std::vector<ToldOfMachine> told;
    for (std::size_t i = 0; i < files; ++i) {
        told.push_back({(*skus)[i], (*processors)[i], (*threads)[i]});
    }
    return told;
}

} // namespace

Result<std::optional<RooflineFitQuestion>> roofline_question(const ParsedWords& parsed,
                                                             std::size_t files) {
    const std::string path = text_of(parsed, "scenario");
    const Result<std::vector<ToldOfMachine>> machines = told_of_machines(parsed, files);
    if (!machines) {
        return failure(machines.error());
    }
    if (path.empty() && (!texts(parsed, "sku").empty() || !texts(parsed, "processor").empty())) {
        return failure({}, "--sku and --processor are for fitting a roofline: give the --scenario "
                           "that has it");
    }
    if (path.empty()) {
        return std::optional<RooflineFitQuestion>{};
    }
    if (texts(parsed, "sku").empty()) {
        return failure({}, "--scenario needs --sku NAME: the machine that was measured, once or "
                           "once for each file");
    }
    const Result<scenario::Scenario> scenario = load_scenario(path, parsed.common);
    if (!scenario) {
        return failure(scenario.error());
    }
    Result<RooflineFitQuestion> question = asked(*scenario, *machines);
    if (!question) {
        return failure(question.error());
    }
    return std::optional(std::move(*question));
}

} // namespace skusim::cli
