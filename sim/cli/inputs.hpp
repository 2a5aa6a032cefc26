// What commands read before they work.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalogs/catalog_file.hpp>
#include <skusim/report/provenance.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/scenarios/scenario_file.hpp>

#include "options.hpp"

#include <optional>
#include <string>

namespace skusim::cli {

/// The scenario, with the command line's seed and values in place of its own.
[[nodiscard]] Result<scenario::Scenario>
load_scenario(const scenarios::ScenarioSource& source, const CommonOptions& options,
              const std::vector<schema::Override>& overrides = {},
              const std::optional<scenarios::Hosting>& hosting = {});

/// Reads for commands that look at one cluster: a scenario that compares targets is a fault.
[[nodiscard]] Result<scenario::Scenario>
load_for_one_target(const std::string& path, const CommonOptions& options,
                    const std::vector<schema::Override>& overrides = {});

/// What the scenario can choose from: its catalogs, of which only the selected regions' rows are
/// kept (all are counted), the containers of its target, or the machine at hand; and what its own
/// tables of hardware tell of them.
[[nodiscard]] Result<catalogs::CatalogReading> load_catalog(const scenario::Scenario& scenario);

/// Reads the quota that the scenario names, if it names one, for the regions of the SKUs that it
/// can choose from. A fault also if it is of another region, or if nobody can tell of which.
[[nodiscard]] Result<void> load_quota(scenario::Scenario& scenario,
                                      const catalog::Catalog& catalog);
/// The tables of hardware that the catalog was read with.
[[nodiscard]] const catalogs::Tables& tables_of(const catalogs::CatalogReading& catalog);

[[nodiscard]] report::Provenance
provenance_of(const scenario::Scenario& scenario,
              const std::optional<catalogs::CatalogReading>& catalog);

/// A fault with the nearest name if the catalog has no SKU of that name.
[[nodiscard]] Result<void> known_sku(const catalog::Catalog& catalog, const std::string& name);

/// The SKU of that name in the catalog, in the selected region; a fault with the nearest name if
/// there is none, or with the regions if there are several.
[[nodiscard]] Result<catalog::Sku> find_sku(const catalog::Catalog& catalog,
                                            const scenario::Scenario& scenario,
                                            const std::string& name);

} // namespace skusim::cli
