#include "columns.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::catalogs {
using namespace text;

namespace {

std::string_view name_in(const CatalogColumn& column, CatalogFormat format) {
    return format == CatalogFormat::ours ? column.ours : column.skypilot;
}

CsvFormat columns_of(CatalogFormat format) {
    CsvFormat result;
    result.strict = format == CatalogFormat::ours;
    for (const CatalogColumn& column : catalog_columns) {
        const bool needed =
            format == CatalogFormat::ours ? column.needed_in_ours : column.needed_in_skypilot;
        if (!name_in(column, format).empty()) {
            (needed ? result.required : result.optional).push_back(name_in(column, format));
        }
    }
    return result;
}

std::ptrdiff_t known_columns(const std::vector<CsvField>& header, CatalogFormat format) {
    return std::count_if(header.begin(), header.end(), [format](const CsvField& field) {
        return std::any_of(catalog_columns.begin(), catalog_columns.end(),
                           [&](const CatalogColumn& column) {
                               return !field.text.empty() && name_in(column, format) == field.text;
                           });
    });
}

} // namespace

Result<CatalogLayout> read_layout(const std::string& file, const std::vector<CsvField>& header) {
    const std::ptrdiff_t ours = known_columns(header, CatalogFormat::ours);
    const std::ptrdiff_t skypilot = known_columns(header, CatalogFormat::skypilot);
    const CsvColumns columns(header);
    // One column alone may be anybody's: SkyPilot's lists of accelerators and images have one.
    if (ours <= 1 && skypilot <= 1) {
        return failure(
            Place{file, header.front().line, 1},
            fmt::format(
                "not the header of a catalog; needed are the columns {} (or SkyPilot's {}); "
                "found are {}",
                fmt::join(columns_of(CatalogFormat::ours).required, ", "),
                fmt::join(columns_of(CatalogFormat::skypilot).required, ", "), columns.list()));
    }
    CatalogLayout layout;
    layout.format = skypilot > ours ? CatalogFormat::skypilot : CatalogFormat::ours;
    layout.columns = header.size();
    Faults faults = header_faults(file, header, columns_of(layout.format));
    if (!faults.empty()) {
        return failure(std::move(faults));
    }
    for (std::size_t i = 0; i < catalog_columns.size(); ++i) {
        const std::string_view name = name_in(catalog_columns[i], layout.format);
        layout.places[i] = name.empty() ? std::nullopt : columns.find(name);
        if (name == "GpuInfo" && !layout.places[i]) {
            layout.places[i] = columns.find("GPUInfo"); // as Scaleway's catalog spells it
        }
    }
    layout.last_is_read = std::find(layout.places.begin(), layout.places.end(),
                                    std::optional(header.size() - 1)) != layout.places.end();
    return layout;
}

} // namespace skusim::catalogs
