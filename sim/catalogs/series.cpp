#include "series.hpp"

#include <skusim/base/check.hpp>
#include <skusim/text/tree.hpp>

#include "embedded.hpp"

#include <fmt/format.h>
#include <optional>

namespace skusim::catalogs {
using namespace text;

const CsvFormat series_format{{"series", "architecture", "burstable", "retired", "threads_per_core",
                               "accelerator", "processors", "source", "date"},
                              {"note", "provider"},
                              true};

Series read_series(const CsvRecord& record, Faults& faults) {
    Series series;
    const std::optional<catalog::Architecture> architecture =
        value_in_table<catalog::Architecture>(record.text("architecture"));
    if (!architecture) {
        faults.push_back(Fault{record.place("architecture"),
                               fmt::format("architecture is {}; expected x86_64 or arm64",
                                           shown(record.text("architecture")))});
    }
    series.architecture = architecture.value_or(catalog::Architecture::x86_64);
    series.burstable = record.flag("burstable", faults);
    series.retired = record.flag("retired", faults);
    series.threads_per_core = static_cast<int>(
        record.number("threads_per_core", NumberRange{1, 8, true, true}, faults).value_or(0));
    series.accelerator = record.text("accelerator");
    series.processors = record.list("processors");
    static_cast<void>(record.needed_text("source", faults));
    static_cast<void>(record.date("date", faults));
    return series;
}

Result<std::map<std::string, Series, std::less<>>> parse_series(const std::string& file,
                                                                std::string_view text) {
    Result<CsvReader> reader = CsvReader::from_text(file, text);
    if (!reader) {
        return failure(reader.error());
    }
    std::map<std::string, Series, std::less<>> table;
    Faults faults =
        read_records(*reader, series_format, [&](const CsvRecord& record, Faults& found) {
            const std::string_view name = record.needed_text("series", found);
            if (!table.emplace(name, read_series(record, found)).second) {
                found.push_back(Fault{record.place("series"),
                                      fmt::format("second row of series {}", shown(name))});
            }
        });
    if (!faults.empty()) {
        return failure(std::move(faults));
    }
    return table;
}

SeriesTable shipped_series() {
    SeriesTable all;
    for (const char* cloud : {"azure", "aws", "gcp"}) {
        const std::string file = fmt::format("data/hardware/{}_series.csv", cloud);
        Result<std::map<std::string, Series, std::less<>>> table =
            parse_series(file, embedded_file(file));
        SKUSIM_CHECK(table.has_value(), table ? "" : line_of(table.error().front()).c_str());
        all.by_cloud[cloud] = std::move(*table);
    }
    return all;
}

const Series* SeriesTable::find(std::string_view cloud, std::string_view name) const {
    for (const std::string_view each : {cloud, std::string_view{}}) {
        const auto table = by_cloud.find(each);
        if (table == by_cloud.end()) {
            continue;
        }
        if (const auto series = table->second.find(name); series != table->second.end()) {
            return &series->second;
        }
    }
    return nullptr;
}

} // namespace skusim::catalogs
