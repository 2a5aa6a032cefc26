// Completes a catalog's row with what the shipped tables know.
#include <skusim/base/letters.hpp>
#include <skusim/catalogs/tables.hpp>
#include <skusim/text/csv_records.hpp>

#include "catalogs/azure/quota_families.hpp"
#include "cloud_names.hpp"
#include "gpu_info.hpp"
#include "row.hpp"

#include <fmt/format.h>

namespace skusim::catalogs {
using namespace text;

namespace {

std::string_view first_given(std::string_view a, std::string_view b) {
    return a.empty() ? b : a;
}

/// What the row says of the kind, else what its name tells. A name that nobody knows is of a GPU
/// where the file says so, or where the kind is ours to say and was left out.
std::optional<catalog::AcceleratorKind> kind_of(const CatalogRow& row, CatalogFormat format,
                                                const std::string& family,
                                                const catalog::AcceleratorType* type) {
    using Kind = std::optional<catalog::AcceleratorKind>;
    if (row.accelerator_kind) {
        return row.accelerator_kind;
    }
    // NP is the family of Azure's FPGA machines; SkyPilot's files do not tell the kind.
    if (family == "NP") {
        return catalog::AcceleratorKind::fpga;
    }
    if (type != nullptr) {
        return type->kind;
    }
    const bool is_gpu = format == CatalogFormat::ours || row.accelerator.empty() ||
                        read_gpu_info(row.accelerator_details).lists_gpus;
    return is_gpu ? Kind(catalog::AcceleratorKind::gpu) : Kind();
}

/// The series is more exact than what a foreign file says of a share of an accelerator; that file
/// is more exact than a name.
std::optional<Bytes> memory_of(const CatalogRow& row, const Series& facts,
                               const catalog::AcceleratorType* type) {
    if (row.accelerator_memory_gib) {
        return gibibytes(*row.accelerator_memory_gib);
    }
    const std::optional<Bytes> by_name = type != nullptr ? type->memory : std::nullopt;
    if (!facts.accelerator.empty() && by_name) {
        return by_name;
    }
    const std::optional<Bytes> by_details =
        memory_of_each(read_gpu_info(row.accelerator_details), row.accelerator_count, by_name);
    return by_details ? by_details : by_name;
}

std::string vendor_of(const CatalogRow& row, const catalog::AcceleratorType* type) {
    if (!row.accelerator_vendor.empty() || type == nullptr || type->vendor.empty()) {
        return small_letters(row.accelerator_vendor.empty()
                                 ? read_gpu_info(row.accelerator_details).maker
                                 : row.accelerator_vendor);
    }
    return type->vendor;
}

std::optional<catalog::Accelerators> make_accelerators(const CatalogRow& row, CatalogFormat format,
                                                       const std::string& family,
                                                       const Series& facts,
                                                       const catalog::Hardware& hardware) {
    if (row.accelerator_count == 0) {
        return std::nullopt;
    }
    catalog::Accelerators result;
    // SkyPilot names an accelerator roughly ("V100"), the series exactly ("V100-PCIe-16GB").
    result.type = format == CatalogFormat::ours ? first_given(row.accelerator, facts.accelerator)
                                                : first_given(facts.accelerator, row.accelerator);
    const catalog::AcceleratorType* type = hardware.accelerator(result.type);
    result.kind = kind_of(row, format, family, type);
    result.count = row.accelerator_count;
    result.memory_each = memory_of(row, facts, type);
    result.vendor = vendor_of(row, type);
    return result;
}

/// What Google calls a machine without its size, such as "a3-ultragpu": some of its series have
/// several kinds of machines.
std::string_view without_size(std::string_view name) {
    const std::size_t dash = name.find('-');
    return name.substr(0, dash == std::string_view::npos ? dash : name.find('-', dash + 1));
}

const Series* series_of(const catalog::Sku& sku, const SeriesTable& table) {
    if (sku.provider == "gcp") {
        if (const Series* exact = table.find(sku.provider, without_size(sku.name))) {
            return exact;
        }
    }
    return table.find(sku.provider, sku.series);
}

} // namespace

std::optional<std::string> doubt_of_memory(const CatalogRow& row, const catalog::Sku& sku,
                                           const Tables& tables) {
    if (!row.accelerator_memory_gib || !sku.accelerators) {
        return std::nullopt;
    }
    const catalog::AcceleratorType* type = tables.hardware.accelerator(sku.accelerators->type);
    if (type == nullptr || !type->memory) {
        return std::nullopt;
    }
    // Types come with twice the memory of their first edition, and those come in halves.
    constexpr double most_editions = 2.5;
    const double ratio = gibibytes(*row.accelerator_memory_gib) / *type->memory;
    if (ratio <= most_editions && ratio >= 1 / most_editions) {
        return std::nullopt;
    }
    return fmt::format("{}: accelerator_memory_gib {:g} of one {}, which has {:g} GiB by the "
                       "hardware table; is it that of several together, or of a share?",
                       sku.name, *row.accelerator_memory_gib, sku.accelerators->type,
                       in_gibibytes(*type->memory));
}

catalog::Sku make_sku(const CatalogRow& row, CatalogFormat format, const Tables& tables) {
    static const Series unknown;
    const catalog::AzureName azure = catalog::parse_azure_name(row.name);
    NamedMachine named = azure.family.empty() ? named_machine(row.name) : NamedMachine{};
    if (!row.provider.empty() && row.provider != named.provider) {
        named = {};
    }
    catalog::Sku sku;
    sku.name = row.name;
    sku.provider = first_given(row.provider,
                               azure.family.empty() ? std::string_view(named.provider) : "azure");
    sku.region = row.region;
    sku.family = first_given(row.family, first_given(azure.family, named.family));
    sku.series = first_given(row.series, first_given(azure.series, named.series));
    const Series* known = series_of(sku, tables.series);
    const Series& facts = known != nullptr ? *known : unknown;
    sku.vcpus = row.vcpus;
    sku.ram = gibibytes(row.ram_gib);
    sku.accelerators = make_accelerators(row, format, sku.family, facts, tables.hardware);
    sku.on_demand = row.on_demand;
    sku.spot = row.spot;
    sku.low_priority = row.low_priority;
    sku.reserved_1_year = row.reserved_1_year;
    sku.reserved_3_years = row.reserved_3_years;
    sku.savings_plan_1_year = row.savings_plan_1_year;
    sku.savings_plan_3_years = row.savings_plan_3_years;
    sku.restriction = row.restriction;
    sku.architecture =
        row.architecture.value_or(known != nullptr ? facts.architecture : named.architecture);
    sku.burstable = row.burstable.value_or(known != nullptr ? facts.burstable : named.burstable);
    sku.retired = row.retired.value_or(facts.retired);
    sku.processors = row.processors.empty() ? facts.processors : split_list(row.processors);
    sku.quota_family =
        first_given(row.quota_family, sku.provider == "azure" ? quota_family_of(row.name) : "");
    sku.threads_per_core = row.threads_per_core.value_or(facts.threads_per_core);
    return sku;
}

} // namespace skusim::catalogs
