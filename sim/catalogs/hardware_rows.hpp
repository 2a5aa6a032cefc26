// Rows of the tables of hardware: those that ship, and those of users.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalog/hardware.hpp>
#include <skusim/text/csv_records.hpp>

namespace skusim::catalogs {

/// The columns, as parse_hardware() tells them.
extern const text::CsvFormat processors_format;
extern const text::CsvFormat accelerators_format;
extern const text::CsvFormat accelerator_names_format;
extern const text::CsvFormat number_formats_format;

/// Where accelerators stand that others are called the same as.
inline constexpr const char* accelerators_table = "data/hardware/accelerators.csv";

[[nodiscard]] catalog::Processor read_processor(const text::CsvRecord& record, Faults& faults);
[[nodiscard]] catalog::AcceleratorType read_accelerator(const text::CsvRecord& record,
                                                        Faults& faults);
/// A name of an accelerator of `hardware`, or of one that it does not have.
[[nodiscard]] catalog::AcceleratorType read_accelerator_name(const text::CsvRecord& record,
                                                             const catalog::Hardware& hardware,
                                                             Faults& faults);
[[nodiscard]] catalog::FormatSupport read_number_format(const text::CsvRecord& record,
                                                        Faults& faults);

} // namespace skusim::catalogs
