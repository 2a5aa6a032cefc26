#include <skusim/catalogs/catalog_file.hpp>

#include "columns.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::catalogs {

namespace {

void append_quoted_if_needed(std::string& row, const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        row += text;
        return;
    }
    row += '"';
    for (const char letter : text) {
        row += letter;
        if (letter == '"') {
            row += '"';
        }
    }
    row += '"';
}

std::string price_text(const std::optional<UsdPerHour>& price) {
    return price ? price->text() : "";
}

std::string accelerator_cell(const catalog::Accelerators& accelerators, CatalogCell cell) {
    switch (cell) {
    case CatalogCell::accelerator:
        return accelerators.type;
    case CatalogCell::accelerator_kind:
        return accelerators.kind ? std::string(name_in_table(*accelerators.kind)) : "";
    case CatalogCell::accelerator_count:
        return fmt::format("{}", accelerators.count);
    case CatalogCell::accelerator_vendor:
        return accelerators.vendor;
    default:
        return accelerators.memory_each ? fmt::format("{}", in_gibibytes(*accelerators.memory_each))
                                        : "";
    }
}

std::string cell_text(const catalog::Sku& sku, const PriceOrigin& origin, CatalogCell cell) {
    switch (cell) {
    case CatalogCell::name:
        return sku.name;
    case CatalogCell::provider:
        return sku.provider;
    case CatalogCell::region:
        return sku.region;
    case CatalogCell::family:
        return sku.family;
    case CatalogCell::series:
        return sku.series;
    case CatalogCell::vcpus:
        return fmt::format("{}", sku.vcpus);
    case CatalogCell::ram:
        return fmt::format("{}", in_gibibytes(sku.ram));
    case CatalogCell::accelerator:
    case CatalogCell::accelerator_kind:
    case CatalogCell::accelerator_count:
    case CatalogCell::accelerator_memory:
    case CatalogCell::accelerator_vendor:
        return sku.accelerators ? accelerator_cell(*sku.accelerators, cell) : "";
    case CatalogCell::price:
        return price_text(sku.on_demand);
    case CatalogCell::spot_price:
        return price_text(sku.spot);
    case CatalogCell::architecture:
        return std::string(catalog::name(sku.architecture));
    case CatalogCell::burstable:
        return sku.burstable ? "true" : "false";
    case CatalogCell::retired:
        return sku.retired ? "true" : "false";
    case CatalogCell::processors:
        return fmt::format("{}", fmt::join(sku.processors, "|"));
    case CatalogCell::threads_per_core:
        return fmt::format("{}", sku.threads_per_core);
    case CatalogCell::low_priority_price:
        return price_text(sku.low_priority);
    case CatalogCell::reserved_1_year_price:
        return price_text(sku.reserved_1_year);
    case CatalogCell::reserved_3_years_price:
        return price_text(sku.reserved_3_years);
    case CatalogCell::savings_plan_1_year_price:
        return price_text(sku.savings_plan_1_year);
    case CatalogCell::savings_plan_3_years_price:
        return price_text(sku.savings_plan_3_years);
    case CatalogCell::quota_family:
        return sku.quota_family;
    case CatalogCell::restriction:
        return sku.restriction;
    case CatalogCell::source:
        return origin.source;
    case CatalogCell::accelerator_details:
    case CatalogCell::zone:
        return "";
    case CatalogCell::date:
        return origin.date;
    }
    return {};
}

} // namespace

std::string catalog_csv(const CatalogReading& reading) {
    const catalog::Catalog& catalog = reading.catalog;
    std::string text;
    const auto begin_cell = [&text](const CatalogColumn& column) {
        if (&column != &catalog_columns.front()) {
            text += ',';
        }
    };
    for (const CatalogColumn& column : catalog_columns) {
        if (!column.ours.empty()) {
            begin_cell(column);
            text += column.ours;
        }
    }
    text += '\n';
    for (std::size_t i = 0; i < catalog.skus.size(); ++i) {
        const catalog::Sku& sku = catalog.skus[i];
        const PriceOrigin origin =
            reading.origins.empty() ? PriceOrigin{"", catalog.date} : reading.origins[i];
        for (const CatalogColumn& column : catalog_columns) {
            if (!column.ours.empty()) {
                begin_cell(column);
                append_quoted_if_needed(text, cell_text(sku, origin, column.cell));
            }
        }
        text += '\n';
    }
    return text;
}

} // namespace skusim::catalogs
