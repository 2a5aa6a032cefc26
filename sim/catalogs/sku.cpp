// Completes a catalog's row with what the shipped tables know.
#include <skusim/catalogs/hardware_file.hpp>
#include <skusim/text/csv_records.hpp>

#include "catalogs/azure/series.hpp"
#include "row.hpp"

namespace skusim::catalogs {
using namespace text;

namespace {

const AzureSeries& series_facts(const std::string& series) {
    static const AzureSeries unknown;
    const AzureSeriesTable& table = shipped_azure_series();
    const auto found = table.find(series);
    return found == table.end() ? unknown : found->second;
}

std::string_view first_given(std::string_view a, std::string_view b) {
    return a.empty() ? b : a;
}

std::optional<catalog::Accelerators> make_accelerators(const CatalogRow& row, CatalogFormat format,
                                                       const std::string& family,
                                                       const AzureSeries& facts) {
    if (row.accelerator_count == 0) {
        return std::nullopt;
    }
    catalog::Accelerators result;
    // SkyPilot names an accelerator roughly ("V100"), the series exactly ("V100-PCIe-16GB").
    result.type = format == CatalogFormat::ours ? first_given(row.accelerator, facts.accelerator)
                                                : first_given(facts.accelerator, row.accelerator);
    // NP is the family of Azure's FPGA machines; SkyPilot's files do not tell the kind.
    result.kind = row.accelerator_kind.value_or(family == "NP" ? catalog::AcceleratorKind::fpga
                                                               : catalog::AcceleratorKind::gpu);
    result.count = row.accelerator_count;
    const catalog::AcceleratorType* type = shipped_hardware().accelerator(result.type);
    const Bytes known = type != nullptr ? type->memory : Bytes{};
    result.memory_each =
        row.accelerator_memory_gib ? gibibytes(*row.accelerator_memory_gib) : known;
    return result;
}

} // namespace

catalog::Sku make_sku(const CatalogRow& row, CatalogFormat format) {
    const catalog::AzureName azure = catalog::parse_azure_name(row.name);
    catalog::Sku sku;
    sku.name = row.name;
    sku.provider = first_given(row.provider, azure.family.empty() ? "" : "azure");
    sku.region = row.region;
    sku.family = first_given(row.family, azure.family);
    sku.series = first_given(row.series, azure.series);
    const AzureSeries& facts = series_facts(sku.provider == "azure" ? sku.series : "");
    sku.vcpus = row.vcpus;
    sku.ram = gibibytes(row.ram_gib);
    sku.accelerators = make_accelerators(row, format, sku.family, facts);
    sku.on_demand = row.on_demand;
    sku.spot = row.spot;
    sku.low_priority = row.low_priority;
    sku.reserved_1_year = row.reserved_1_year;
    sku.reserved_3_years = row.reserved_3_years;
    sku.restriction = row.restriction;
    sku.architecture = row.architecture.value_or(facts.architecture);
    sku.burstable = row.burstable.value_or(facts.burstable);
    sku.retired = row.retired.value_or(facts.retired);
    sku.processors = row.processors.empty() ? facts.processors : split_list(row.processors);
    sku.threads_per_core = row.threads_per_core.value_or(facts.threads_per_core);
    return sku;
}

} // namespace skusim::catalogs
