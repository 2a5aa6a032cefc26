// A CSV file of the user's own.
#include <skusim/text/csv_records.hpp>

#include "reading.hpp"

#include <fmt/format.h>

namespace skusim::quotas {

using namespace text;

Result<quota::Sheet> read_table(const std::string& file, std::string_view text) {
    static const CsvFormat format{{"family", "limit"}, {"used", "region"}, true};
    Result<CsvReader> reader = CsvReader::from_text(file, text);
    if (!reader) {
        return failure(std::move(reader.error()));
    }
    LimitReading reading(file, Author::user);
    quota::Sheet sheet;
    sheet.cloud = quota::Cloud::table;
    bool is_empty = true;
    Faults faults = read_records(*reader, format, [&](const CsvRecord& record, Faults& found) {
        is_empty = false;
        quota::QuotaLimit limit;
        limit.name = record.needed_text("family", found);
        limit.scope = limit.name == "total"  ? quota::Scope::total
                      : limit.name == "spot" ? quota::Scope::spot
                                             : quota::Scope::family;
        const std::string_view most = record.needed_text("limit", found);
        if (most != "unlimited" && most != "-1" && !most.empty()) {
            limit.most = reading.amount(most, record.place("limit"), "limit", limit.name);
        }
        if (const std::string_view used = record.text("used"); !used.empty()) {
            limit.used = reading.amount(used, record.place("used"), "used", limit.name);
        }
        const std::string_view region = record.text("region");
        if (!region.empty() && !sheet.region.empty() && sheet.region != region) {
            found.push_back({record.place("region"),
                             fmt::format("region is {}, and {} in a row before; a quota is of one "
                                         "region: give a file, and make a plan, for each",
                                         shown(region), shown(sheet.region))});
        }
        sheet.region = region.empty() ? sheet.region : std::string(region);
        reading.add(std::move(limit), record.place("family"));
    });
    if (!faults.empty()) {
        return failure(std::move(faults));
    }
    if (is_empty) {
        return failure(Place{file, 1, 0}, "the quota has a header but no rows");
    }
    return reading.take(std::move(sheet));
}

} // namespace skusim::quotas
