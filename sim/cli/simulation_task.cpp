#include "simulation_task.hpp"

#include <skusim/catalogs/hardware_file.hpp>

#include "inputs.hpp"

#include <utility>

namespace skusim::cli {

namespace {

/// What a node described in the scenario itself lacks, as a user reads it.
Faults faults_of(const placement::Missing& missing, const scenario::Scenario& scenario) {
    Faults faults;
    if (missing.service) {
        faults.push_back({{scenario.file, 0, 0},
                          "simulate without --sku needs `service: {kind: distribution}` or "
                          "`linear`; other kinds need a SKU"});
    }
    if (missing.kv_blocks) {
        faults.push_back({{scenario.file, 0, 0},
                          "simulate without --sku needs `service: {engine: {kv_blocks: N}}`; their "
                          "number otherwise follows from a SKU's accelerators"});
    }
    if (missing.tokens) {
        faults.push_back({{scenario.file, 0, 0},
                          "a language model needs `workload: {tokens: ...}`, or a recording that "
                          "tells the tokens of each request"});
    }
    if (missing.workers) {
        faults.push_back({{scenario.file, 0, 0},
                          has_stations(scenario)
                              ? "simulate without --sku needs a number of `workers` for each of "
                                "`classes`; what `auto` makes of them follows from a SKU"
                              : "simulate without --sku needs `node: {workers: N}`; their number "
                                "otherwise follows from a SKU"});
    }
    return faults;
}

/// Finds the SKU in the scenario's catalog.
Result<void> load_sku(SimulationTask& task, const std::string& name) {
    const scenario::Scenario& scenario = task.scenario;
    const bool needs_catalog =
        !scenario.target || scenario.target->rents == catalog::Rental::machine;
    if (!scenario.model || (needs_catalog && scenario.catalog_paths.empty())) {
        return failure({scenario.file, 0, 0},
                       "simulate --sku needs `model` and `catalog: FILE` in the scenario");
    }
    Result<catalogs::CatalogReading> catalog = load_catalog(scenario);
    if (!catalog) {
        return failure(catalog.error());
    }
    task.catalog = std::move(*catalog);
    Result<catalog::Sku> sku = find_sku(task.catalog->catalog, scenario, name);
    if (!sku) {
        return failure(sku.error());
    }
    task.sku = std::move(*sku);
    if (task.scenario.failures) {
        scenario::take_band_of(*task.scenario.failures, task.sku);
    }
    return {};
}

template <class Node>
Placed<Node> described(const tl::expected<Node, placement::Missing>& node,
                       const scenario::Scenario& scenario) {
    if (!node) {
        return failure(faults_of(node.error(), scenario));
    }
    return tl::expected<Node, placement::Why>(*node);
}

template <class Node>
Placed<Node> on_sku(const tl::expected<Node, placement::NotPlaced>& node) {
    using Either = tl::expected<Node, placement::Why>;
    return node ? Either(*node) : Either(tl::unexpected(node.error().why));
}

} // namespace

Result<SimulationTask> load_simulation(const std::string& path, const std::string& sku, int nodes,
                                       const CommonOptions& options) {
    Result<scenario::Scenario> scenario = load_for_one_target(path, options);
    if (!scenario) {
        return failure(scenario.error());
    }
    SimulationTask task{std::move(*scenario), std::nullopt, {}, nodes};
    if (!sku.empty()) {
        if (const Result<void> found = load_sku(task, sku); !found) {
            return failure(found.error());
        }
    }
    return task;
}

Placed<placement::Placement> placed(const SimulationTask& task) {
    const scenario::Scenario& scenario = task.scenario;
    return task.is_described()
               ? described(placement::place_described(scenario), scenario)
               : on_sku(placement::place(scenario, task.sku, tables_of(*task.catalog).hardware));
}

Placed<placement::Workers> placed_job(const SimulationTask& task) {
    const scenario::Scenario& scenario = task.scenario;
    return task.is_described() ? described(placement::place_described_job(scenario), scenario)
                               : on_sku(placement::place_job(scenario, task.sku,
                                                             tables_of(*task.catalog).hardware));
}

} // namespace skusim::cli
