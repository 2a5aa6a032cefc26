#include "hardware_rows.hpp"

#include <skusim/text/tree.hpp>

#include <fmt/format.h>

namespace skusim::catalogs {
using namespace text;

const CsvFormat processors_format{
    {"name", "cores", "threads_per_core", "clock_ghz", "fp32_operations_per_cycle_per_core",
     "fp16_operations_per_cycle_per_core", "bf16_operations_per_cycle_per_core",
     "int8_operations_per_cycle_per_core", "bandwidth_gb_per_s", "source", "date"},
    {"note"},
    true};
const CsvFormat accelerators_format{
    {"name", "memory_gib", "fp32_tflops", "fp16_tflops", "bf16_tflops", "int8_tops",
     "bandwidth_gb_per_s", "source", "date"},
    {"kind", "vendor", "note", "fp8_tflops", "fp4_tflops", "link_gb_per_s", "link_kind",
     "driver_memory_mib", "compute_capability"},
    true};
const CsvFormat accelerator_names_format{
    {"name", "same_as", "kind", "vendor", "memory_gib", "source", "date"}, {"note"}, true};
const CsvFormat number_formats_format{{"name", "least_capability", "least_if_asked",
                                       "native_capability", "most_capability", "below_native",
                                       "instead", "source", "date"},
                                      {"note"},
                                      true};

namespace {

// Wide enough for years to come, narrow enough to catch a slip of the unit.
constexpr NumberRange cores_range{1, 1024, true, true};
constexpr NumberRange threads_range{1, 8, true, true};
constexpr NumberRange clock_range{0.1, 10, true, false};
constexpr NumberRange per_cycle_range{1, 65536, true, false};
constexpr NumberRange bandwidth_range{1, 1e5, true, false};
constexpr NumberRange memory_range{1, 1e4, true, false};
constexpr NumberRange driver_memory_range{1024, 1e7, true, false};
constexpr NumberRange capability_range{1, 100, true, false};
constexpr NumberRange tera_range{0.1, 1e6, true, false};

template <class T>
std::optional<T> scaled(std::optional<double> number, double factor) {
    return number ? std::optional(T{*number * factor}) : std::nullopt;
}

std::string read_name(const CsvRecord& record, Faults& faults) {
    static_cast<void>(record.needed_text("source", faults));
    return std::string(record.needed_text("name", faults));
}

} // namespace

catalog::Processor read_processor(const CsvRecord& record, Faults& faults) {
    catalog::Processor processor;
    processor.name = read_name(record, faults);
    const std::optional<double> cores = record.number("cores", cores_range, faults);
    const std::optional<double> clock = record.number("clock_ghz", clock_range, faults);
    processor.cores = static_cast<int>(cores.value_or(0));
    processor.threads_per_core =
        static_cast<int>(record.number("threads_per_core", threads_range, faults).value_or(2));
    const auto peak = [&](const char* column) -> std::optional<OperationRate> {
        const std::optional<double> per_cycle = record.number(column, per_cycle_range, faults);
        if (!per_cycle || !cores || !clock) {
            return std::nullopt;
        }
        return OperationRate{*cores * *clock * 1e9 * *per_cycle};
    };
    processor.peaks = {
        peak("fp32_operations_per_cycle_per_core"), peak("fp16_operations_per_cycle_per_core"),
        peak("bf16_operations_per_cycle_per_core"), peak("int8_operations_per_cycle_per_core")};
    processor.bandwidth =
        scaled<Bandwidth>(record.number("bandwidth_gb_per_s", bandwidth_range, faults), 1e9);
    return processor;
}

namespace {

/// What tables of accelerators and of their names have in common.
void read_accelerator_facts(const CsvRecord& record, catalog::AcceleratorType& accelerator,
                            Faults& faults) {
    if (const auto memory = record.number("memory_gib", memory_range, faults)) {
        accelerator.memory = gibibytes(*memory);
        accelerator.driver_memory.reset(); // it was that of a board with other memory
    }
    if (const std::string_view vendor = record.text("vendor"); !vendor.empty()) {
        accelerator.vendor = vendor;
    }
    const std::string_view kind = record.text("kind");
    if (const auto known = value_in_table<catalog::AcceleratorKind>(kind)) {
        accelerator.kind = *known;
    } else if (!kind.empty()) {
        faults.push_back(Fault{record.place("kind"),
                               fmt::format("kind is {}; expected gpu, fpga or asic", shown(kind))});
    }
}

/// The link to other accelerators, in tables that have it.
void read_link(const CsvRecord& record, catalog::AcceleratorType& accelerator, Faults& faults) {
    const std::string_view kind = record.text("link_kind");
    accelerator.link = value_in_table<catalog::LinkKind>(kind);
    if (!kind.empty() && !accelerator.link) {
        faults.push_back(
            Fault{record.place("link_kind"),
                  fmt::format("link_kind is {}; expected nvlink, nvlink-pairs, pcie or xgmi",
                              shown(kind))});
    }
    accelerator.link_bandwidth =
        scaled<Bandwidth>(record.number("link_gb_per_s", bandwidth_range, faults), 1e9);
}

} // namespace

catalog::AcceleratorType read_accelerator(const CsvRecord& record, Faults& faults) {
    catalog::AcceleratorType accelerator;
    accelerator.name = read_name(record, faults);
    read_accelerator_facts(record, accelerator, faults);
    const auto peak = [&](const char* column) {
        return scaled<OperationRate>(record.number(column, tera_range, faults), 1e12);
    };
    accelerator.peaks = {peak("fp32_tflops"), peak("fp16_tflops"), peak("bf16_tflops"),
                         peak("int8_tops"),   peak("fp8_tflops"),  peak("fp4_tflops")};
    accelerator.bandwidth =
        scaled<Bandwidth>(record.number("bandwidth_gb_per_s", bandwidth_range, faults), 1e9);
    read_link(record, accelerator, faults);
    accelerator.driver_memory = scaled<Bytes>(
        record.number("driver_memory_mib", driver_memory_range, faults), 1024.0 * 1024.0);
    accelerator.compute_capability = record.number("compute_capability", capability_range, faults);
    return accelerator;
}

/// A name of an accelerator of the table, or of one that the table does not have.
catalog::AcceleratorType read_accelerator_name(const CsvRecord& record,
                                               const catalog::Hardware& hardware, Faults& faults) {
    catalog::AcceleratorType accelerator;
    if (const std::string_view other = record.text("same_as"); !other.empty()) {
        if (const catalog::AcceleratorType* known = hardware.accelerator(other)) {
            accelerator = *known;
            accelerator.same_as = known->name;
        } else {
            faults.push_back(
                Fault{record.place("same_as"),
                      fmt::format("no row of {} is {}", accelerators_table, shown(other))});
        }
    }
    accelerator.name = read_name(record, faults);
    read_accelerator_facts(record, accelerator, faults);
    return accelerator;
}

catalog::FormatSupport read_number_format(const CsvRecord& record, Faults& faults) {
    catalog::FormatSupport support;
    support.name = read_name(record, faults);
    const auto capability = [&](const char* column) {
        return record.number(column, capability_range, faults);
    };
    support.least = capability("least_capability").value_or(0);
    support.least_if_asked = capability("least_if_asked").value_or(support.least);
    support.native = capability("native_capability").value_or(0);
    support.most = capability("most_capability");
    support.below_native = record.text("below_native");
    support.instead = record.needed_text("instead", faults);
    return support;
}

} // namespace skusim::catalogs
