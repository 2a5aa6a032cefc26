// Reads one CSV file of a catalog, ours or SkyPilot's.
#pragma once

#include <skusim/catalogs/catalog_file.hpp>
#include <skusim/catalogs/tables.hpp>

#include <set>
#include <string>
#include <string_view>

namespace skusim::catalogs {

/// What a file holds, and the regions of all its usable rows, wanted or not.
struct CatalogPart {
    CatalogReading reading;
    std::set<std::string> regions;
};

/// The catalog in the text, with what `tables` know of its machines. That no row is of a wanted
/// region is no fault here.
[[nodiscard]] Result<CatalogPart> parse_csv_catalog(const std::string& file, std::string_view text,
                                                    const CatalogFilter& filter,
                                                    const Tables& tables);

} // namespace skusim::catalogs
