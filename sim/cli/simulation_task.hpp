// What is to be simulated: a scenario, on a SKU of its catalog or on the node that it describes.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalogs/catalog_file.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/scenario/scenario.hpp>

#include "options.hpp"

#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace skusim::cli {

/// What is known before anything is simulated.
struct SimulationTask {
    scenario::Scenario scenario;
    std::optional<catalogs::CatalogReading> catalog;
    catalog::Sku sku; ///< the named one; nameless where the scenario describes the node
    int nodes = 1;

    [[nodiscard]] bool is_described() const { return sku.name.empty(); }
};

/// `sku` is the name of one in the scenario's catalog; empty for the node that it describes.
[[nodiscard]] Result<SimulationTask> load_simulation(const std::string& path,
                                                     const std::string& sku, int nodes,
                                                     const CommonOptions& options);

/// A node, or why there is none; a fault where the scenario does not describe one.
template <class Node>
using Placed = Result<tl::expected<Node, placement::Why>>;

[[nodiscard]] Placed<placement::Placement> placed(const SimulationTask& task);
[[nodiscard]] Placed<placement::Workers> placed_job(const SimulationTask& task);

} // namespace skusim::cli
