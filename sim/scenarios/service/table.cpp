#include "table.hpp"

#include <skusim/text/csv_records.hpp>
#include <skusim/text/tree.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace skusim::scenarios {
using namespace text;

namespace {

const CsvFormat table_format{
    {"scope", "name", "latency_mean_ms"}, {"batch_size", "latency_cv"}, true};

constexpr NumberRange batch_sizes{1, 65536, true, true};
constexpr NumberRange latencies_ms{0, 86'400'000, false, false}; // up to a day
constexpr NumberRange variations{0, 100, true, false};

service::TableScope read_scope(const CsvRecord& record, Faults& faults) {
    const std::string_view word = record.text("scope");
    if (const auto scope = value_in_table<service::TableScope>(word)) {
        return *scope;
    }
    faults.push_back(
        Fault{record.place("scope"),
              fmt::format("scope is {}; expected sku, accelerator or family", shown(word))});
    return service::TableScope::sku;
}

service::TableRow read_table_row(const CsvRecord& record, Faults& faults) {
    service::TableRow row;
    row.line = record.line();
    row.scope = read_scope(record, faults);
    row.name = record.needed_text("name", faults);
    row.batch_size = static_cast<int>(record.number("batch_size", batch_sizes, faults).value_or(1));
    if (record.needed_text("latency_mean_ms", faults).empty()) {
        return row;
    }
    const std::optional<double> milliseconds =
        record.number("latency_mean_ms", latencies_ms, faults);
    row.mean = from_seconds(milliseconds.value_or(1) * 1e-3);
    if (row.mean <= Duration::zero()) {
        faults.push_back(
            Fault{record.place("latency_mean_ms"),
                  "latency_mean_ms is under a nanosecond, the unit of simulated time"});
    }
    row.cv = record.number("latency_cv", variations, faults).value_or(0);
    return row;
}

Result<service::TableService> read_rows(CsvReader reader) {
    service::TableService table;
    table.file = reader.file();
    Faults faults = read_records(reader, table_format, [&](const CsvRecord& record, Faults& found) {
        const std::size_t before = found.size();
        service::TableRow row = read_table_row(record, found);
        if (found.size() > before) {
            return; // what it is a row of is not known
        }
        for (const service::TableRow& earlier : table.rows) {
            if (earlier.scope == row.scope && earlier.name == row.name &&
                earlier.batch_size == row.batch_size) {
                found.push_back(Fault{record.place("name"),
                                      fmt::format("second row of {} {} with batch size {}; the "
                                                  "first is in line {}; keep one",
                                                  record.text("scope"), shown(row.name),
                                                  row.batch_size, earlier.line)});
            }
        }
        table.rows.push_back(std::move(row));
    });
    if (faults.empty() && table.rows.empty()) {
        return failure(Place{table.file, 1, 0},
                       "the table has no rows; add one per SKU, accelerator or family measured");
    }
    if (!faults.empty()) {
        return failure(std::move(faults));
    }
    return table;
}

} // namespace

Result<ServiceTable> read_service_table(const std::string& path) {
    Result<CsvReader> reader = CsvReader::from_file(path);
    if (!reader) {
        return failure(std::move(reader.error()));
    }
    std::string hash = reader->hash();
    Result<service::TableService> service = read_rows(std::move(*reader));
    return service ? Result<ServiceTable>({std::move(*service), std::move(hash)})
                   : failure(std::move(service.error()));
}

Result<service::TableService> parse_service_table(const std::string& file, std::string_view text) {
    return CsvReader::from_text(file, text).and_then(read_rows);
}

} // namespace skusim::scenarios
