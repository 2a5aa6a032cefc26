#include "inputs.hpp"

#include <skusim/base/hash.hpp>
#include <skusim/catalog/identity.hpp>
#include <skusim/catalogs/this_machine.hpp>
#include <skusim/quotas/quota_file.hpp>

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <set>

namespace skusim::cli {

namespace {

/// A result in the place of what it was made from would cost the user's own work.
Result<void> check_keeps(const std::string& path, const CommonOptions& options) {
    std::error_code error;
    const bool is_same =
        !options.output.empty() && std::filesystem::equivalent(path, options.output, error);
    return is_same ? failure({path, 0, 0}, "--output would replace it, and the result is made from "
                                           "it; name another file")
                   : Result<void>();
}

} // namespace

Result<scenario::Scenario> load_scenario(const scenarios::ScenarioSource& source,
                                         const CommonOptions& options,
                                         const std::vector<schema::Override>& overrides,
                                         const std::optional<scenarios::Hosting>& hosting) {
    Result<scenario::Scenario> scenario = scenarios::read_scenario(source, overrides, hosting);
    if (!scenario) {
        return scenario;
    }
    std::vector<std::string> files = scenario->catalog_paths;
    files.push_back(scenario->file);
    for (const std::string& file : files) {
        if (const Result<void> kept = check_keeps(file, options); !kept) {
            return failure(kept.error());
        }
    }
    if (options.seed) {
        scenario->simulation.seed = *options.seed;
    }
    return scenario;
}

Result<scenario::Scenario> load_for_one_target(const std::string& path,
                                               const CommonOptions& options,
                                               const std::vector<schema::Override>& overrides) {
    Result<scenario::Scenario> scenario = load_scenario(path, options, overrides);
    if (scenario && scenario->any_target) {
        return failure({path, 0, 0}, "target: any is for plan, which compares targets; name one");
    }
    return scenario;
}

namespace {

catalogs::CatalogReading of_skus(std::vector<catalog::Sku> skus, std::string source,
                                 std::string date) {
    catalogs::CatalogReading reading;
    reading.rows = static_cast<std::int64_t>(skus.size());
    std::string identity;
    for (const catalog::Sku& sku : skus) {
        identity += catalog::identity(sku) + '\n';
    }
    reading.catalog = {std::move(skus), std::move(source), std::move(date), hash_text(identity)};
    return reading;
}

/// The sizes that the target's file names are its catalog.
catalogs::CatalogReading rented_containers(const scenario::Scenario& scenario) {
    const catalog::Target& target = *scenario.target;
    const std::string& region = target.containers->region;
    const std::vector<std::string>& regions = scenario.select.regions;
    return of_skus(catalog::container_skus(target, regions.empty() ? region : regions.front()),
                   target.file, target.containers->rule.date);
}

catalogs::CatalogReading machine_at_hand() {
    return of_skus({catalogs::this_machine()}, "this machine", "");
}

/// The catalog, if it has machines of each wanted cloud.
Result<catalogs::CatalogReading> with_wanted_clouds(catalogs::CatalogReading reading,
                                                    const scenario::Scenario& scenario) {
    std::set<std::string_view> known;
    for (const catalog::Sku& sku : reading.catalog.skus) {
        known.insert(sku.provider.empty() ? "no cloud" : std::string_view(sku.provider));
    }
    for (const std::string& cloud : scenario.select.clouds) {
        if (known.count(cloud) == 0) {
            const std::string_view meant = nearest(cloud, {known.begin(), known.end()});
            return failure(scenarios::selected_at(scenario.file, "clouds", cloud)
                               .value_or(Place{reading.catalog.source, 0, 0}),
                           fmt::format("no row is of cloud \"{}\"; {}", cloud,
                                       meant.empty() ? fmt::format("there are those of {}",
                                                                   fmt::join(known, ", "))
                                                     : fmt::format("did you mean \"{}\"?", meant)));
        }
    }
    return reading;
}

Result<catalogs::CatalogReading> read_for(const scenario::Scenario& scenario,
                                          const catalogs::Tables& tables) {
    const catalog::Rental rents =
        scenario.target ? scenario.target->rents : catalog::Rental::machine;
    switch (rents) {
    case catalog::Rental::machine:
        break;
    case catalog::Rental::container:
        return rented_containers(scenario);
    case catalog::Rental::this_machine:
        return machine_at_hand();
    }
    const catalogs::CatalogFilter filter{scenario.select.regions, [&](const std::string& region) {
                                             return scenarios::selected_at(scenario.file, "region",
                                                                           region);
                                         }};
    return catalogs::read_catalogs(scenario.catalog_paths, filter, tables)
        .and_then([&](catalogs::CatalogReading reading) {
            return with_wanted_clouds(std::move(reading), scenario);
        });
}

} // namespace

Result<catalogs::CatalogReading> load_catalog(const scenario::Scenario& scenario) {
    if (scenario.hardware_paths.empty()) {
        return read_for(scenario, catalogs::shipped_tables());
    }
    Result<catalogs::Tables> own = catalogs::read_tables(scenario.hardware_paths);
    if (!own) {
        return failure(own.error());
    }
    const auto tables = std::make_shared<const catalogs::Tables>(std::move(*own));
    Result<catalogs::CatalogReading> reading = read_for(scenario, *tables);
    if (reading) {
        reading->tables = tables;
    }
    return reading;
}

const catalogs::Tables& tables_of(const catalogs::CatalogReading& catalog) {
    return catalog.tables ? *catalog.tables : catalogs::shipped_tables();
}

namespace {

/// The one region of the SKUs; empty if they are of several, or of none.
std::string region_of(const catalog::Catalog& catalog) {
    const std::vector<catalog::Sku>& skus = catalog.skus;
    const bool is_one = std::all_of(skus.begin(), skus.end(), [&](const catalog::Sku& sku) {
        return sku.region == skus.front().region;
    });
    return is_one && !skus.empty() ? skus.front().region : "";
}

} // namespace

namespace {

/// Why a quota holds for none of the machines: a plan within it would be told to fit. Empty if it
/// may hold for some.
std::string of_another_cloud(const quota::Sheet& sheet, const catalog::Catalog& catalog) {
    const std::string_view provider = quota::provider_of(sheet.cloud);
    const auto is_of_other = [&](const catalog::Sku& sku) {
        return !sku.provider.empty() && sku.provider != provider;
    };
    const bool is_other = !provider.empty() && !catalog.skus.empty() &&
                          std::all_of(catalog.skus.begin(), catalog.skus.end(), is_of_other);
    return is_other ? fmt::format("the quota is of cloud {}, and all machines of the plan are of "
                                  "{}; give the quota of that cloud",
                                  provider, catalog.skus.front().provider)
                    : std::string();
}

} // namespace

Result<void> load_quota(scenario::Scenario& scenario, const catalog::Catalog& catalog) {
    if (scenario.quota_path.empty()) {
        return {};
    }
    Result<quota::Sheet> sheet = quotas::read_quota(scenario.quota_path);
    if (!sheet) {
        return failure(std::move(sheet.error()));
    }
    const Place place{scenario.quota_path, 0, 0};
    const std::string region = region_of(catalog);
    if (region.empty() && catalog.skus.size() > 1 && !catalog.skus.front().region.empty()) {
        return failure(place, fmt::format("the quota is of one region{}, and the catalog of "
                                          "several; choose one with `select: {{region: {}}}`",
                                          sheet->region.empty() ? "" : ", " + sheet->region,
                                          sheet->region.empty() ? catalog.skus.front().region
                                                                : sheet->region));
    }
    if (!sheet->region.empty() && !region.empty() && sheet->region != region) {
        return failure(place, fmt::format("the quota is of region {}, and the plan looks at {}; "
                                          "give the quota of that region",
                                          sheet->region, region));
    }
    if (const std::string why = of_another_cloud(*sheet, catalog); !why.empty()) {
        return failure(place, why);
    }
    sheet->region = region;
    scenario.hash = hash_text(scenario.hash + sheet->hash);
    scenario.quota = std::move(*sheet);
    return {};
}

report::Provenance provenance_of(const scenario::Scenario& scenario,
                                 const std::optional<catalogs::CatalogReading>& catalog) {
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
        for (const catalogs::SkippedRows& rows : catalog->skipped) {
            const std::string place = rows.first.file + ':' + std::to_string(rows.first.line) +
                                      ':' + std::to_string(rows.first.column);
            from.catalog_skipped.push_back({rows.reason, rows.count, place});
        }
    }
    return from;
}

namespace {

/// No SKU is called so, but perhaps one that is meant.
tl::unexpected<Faults> no_such_sku(const catalog::Catalog& catalog, const std::string& name) {
    std::vector<std::string_view> names;
    for (const catalog::Sku& sku : catalog.skus) {
        names.push_back(sku.name);
    }
    const std::string_view meant = nearest(name, names);
    return failure({catalog.source, 0, 0},
                   "no SKU \"" + name + "\"" +
                       (meant.empty() ? "" : "; did you mean \"" + std::string(meant) + "\"?"));
}

} // namespace

Result<void> known_sku(const catalog::Catalog& catalog, const std::string& name) {
    const bool is_there = std::any_of(catalog.skus.begin(), catalog.skus.end(),
                                      [&](const catalog::Sku& sku) { return sku.name == name; });
    return is_there ? Result<void>() : no_such_sku(catalog, name);
}

Result<catalog::Sku> find_sku(const catalog::Catalog& catalog, const scenario::Scenario& scenario,
                              const std::string& name) {
    const std::vector<std::string>& regions = scenario.select.regions;
    std::vector<const catalog::Sku*> found;
    for (const catalog::Sku& sku : catalog.skus) {
        if (sku.name == name && (regions.empty() || sku.region.empty() ||
                                 std::count(regions.begin(), regions.end(), sku.region) > 0)) {
            found.push_back(&sku);
        }
    }
    if (found.empty()) {
        return no_such_sku(catalog, name);
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
