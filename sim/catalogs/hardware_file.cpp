#include <skusim/base/check.hpp>
#include <skusim/catalogs/hardware_file.hpp>
#include <skusim/text/csv_records.hpp>
#include <skusim/text/tree.hpp>

#include "embedded.hpp"
#include "hardware_rows.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::catalogs {
using namespace text;

namespace {

constexpr const char* processors_file = "data/hardware/processors.csv";
constexpr const char* names_file = "data/hardware/accelerator_names.csv";
constexpr const char* formats_file = "data/hardware/number_formats.csv";

// Reads one table into `rows`, its newest date into `date`, its faults into `faults`.
template <class Row, class ReadRow>
void read_hardware_table(const char* file, std::string_view text, const CsvFormat& format,
                         const ReadRow& read_row, std::vector<Row>& rows, std::string& date,
                         Faults& faults) {
    Result<CsvReader> reader = CsvReader::from_text(file, text);
    if (!reader) {
        faults.insert(faults.end(), reader.error().begin(), reader.error().end());
        return;
    }
    const auto use = [&](const CsvRecord& record, Faults& found) {
        Row row = read_row(record, found);
        date = std::max(date, record.date("date", found));
        if (std::any_of(rows.begin(), rows.end(),
                        [&row](const Row& earlier) { return earlier.name == row.name; })) {
            found.push_back(
                Fault{record.place("name"), fmt::format("second row of {}", shown(row.name))});
        }
        rows.push_back(std::move(row));
    };
    const Faults found = read_records(*reader, format, use);
    faults.insert(faults.end(), found.begin(), found.end());
}

} // namespace

Result<catalog::Hardware> parse_hardware(std::string_view processors, std::string_view accelerators,
                                         std::string_view accelerator_names,
                                         std::string_view number_formats) {
    catalog::Hardware hardware;
    Faults faults;
    read_hardware_table(processors_file, processors, processors_format, read_processor,
                        hardware.processors, hardware.date, faults);
    read_hardware_table(accelerators_table, accelerators, accelerators_format, read_accelerator,
                        hardware.accelerators, hardware.date, faults);
    if (!accelerator_names.empty()) {
        const auto read_name_row = [&hardware](const CsvRecord& record, Faults& found) {
            return read_accelerator_name(record, hardware, found);
        };
        read_hardware_table(names_file, accelerator_names, accelerator_names_format, read_name_row,
                            hardware.accelerators, hardware.date, faults);
    }
    if (!number_formats.empty()) {
        read_hardware_table(formats_file, number_formats, number_formats_format, read_number_format,
                            hardware.formats, hardware.date, faults);
    }
    if (!faults.empty()) {
        return failure(std::move(faults));
    }
    return hardware;
}

const catalog::Hardware& shipped_hardware() {
    static const Result<catalog::Hardware> hardware =
        parse_hardware(embedded_file(processors_file), embedded_file(accelerators_table),
                       embedded_file(names_file), embedded_file(formats_file));
    SKUSIM_CHECK(hardware.has_value(), hardware ? "" : line_of(hardware.error().front()).c_str());
    return *hardware;
}

} // namespace skusim::catalogs
