#include "inputs.hpp"

#include <algorithm>

namespace skusim::cli {

Result<scenario::Scenario> load_scenario(const std::string& path, const CommonOptions& options,
                                         const std::vector<formats::Override>& overrides) {
    Result<scenario::Scenario> scenario = formats::read_scenario(path, overrides);
    if (scenario && options.seed) {
        scenario->simulation.seed = *options.seed;
    }
    return scenario;
}

Result<formats::CatalogReading> load_catalog(const scenario::Scenario& scenario) {
    return formats::read_catalog(scenario.catalog_path, {scenario.select.region});
}

report::Provenance provenance_of(const scenario::Scenario& scenario,
                                 const std::optional<formats::CatalogReading>& catalog) {
    report::Provenance from;
    from.version = SKUSIM_VERSION;
    from.seed = scenario.simulation.seed;
    from.scenario_file = scenario.file;
    from.scenario_hash = scenario.hash;
    if (catalog) {
        from.catalog_file = catalog->catalog.source;
        from.catalog_hash = catalog->catalog.hash;
        from.catalog_date = catalog->catalog.date;
        from.catalog_rows = catalog->rows;
        for (const formats::SkippedRows& rows : catalog->skipped) {
            const std::string place = rows.first.file + ':' + std::to_string(rows.first.line) +
                                      ':' + std::to_string(rows.first.column);
            from.catalog_skipped.push_back({rows.reason, rows.count, place});
        }
    }
    return from;
}

Result<catalog::Sku> find_sku(const catalog::Catalog& catalog, const scenario::Scenario& scenario,
                              const std::string& name) {
    std::vector<const catalog::Sku*> found;
    std::vector<std::string_view> names;
    for (const catalog::Sku& sku : catalog.skus) {
        names.push_back(sku.name);
        if (sku.name == name &&
            (!scenario.select.region || sku.region == *scenario.select.region)) {
            found.push_back(&sku);
        }
    }
    if (found.empty()) {
        const std::string_view meant = nearest(name, names);
        return failure({catalog.source, 0, 0},
                       "no SKU \"" + name + "\"" +
                           (meant.empty() ? "" : "; did you mean \"" + std::string(meant) + "\"?"));
    }
    if (found.size() > 1) {
        return failure({catalog.source, 0, 0},
                       "SKU \"" + name + "\" is in " + std::to_string(found.size()) +
                           " regions; choose one with `select: {region: " + found[0]->region +
                           "}`");
    }
    return *found[0];
}

} // namespace skusim::cli
