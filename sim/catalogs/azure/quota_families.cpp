#include "quota_families.hpp"

#include <skusim/base/check.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/text/csv_records.hpp>
#include <skusim/text/tree.hpp>

#include "embedded.hpp"

#include <fmt/format.h>
#include <functional>
#include <map>
#include <string>

namespace skusim::catalogs {
using namespace text;

namespace {

constexpr const char* families_file = "data/hardware/azure_quota_families.csv";

using QuotaFamilies = std::map<std::string, std::string, std::less<>>;

Result<QuotaFamilies> parse_families(std::string_view text) {
    static const CsvFormat format{{"name", "quota_family", "source", "date"}, {}, true};
    Result<CsvReader> reader = CsvReader::from_text(families_file, text);
    if (!reader) {
        return failure(reader.error());
    }
    QuotaFamilies families;
    Faults faults = read_records(*reader, format, [&](const CsvRecord& record, Faults& found) {
        const std::string_view name = record.needed_text("name", found);
        const std::string_view family = record.needed_text("quota_family", found);
        static_cast<void>(record.needed_text("source", found));
        static_cast<void>(record.date("date", found));
        if (!families.emplace(name, family).second) {
            found.push_back(
                Fault{record.place("name"), fmt::format("second row of {}", shown(name))});
        }
    });
    return faults.empty() ? Result<QuotaFamilies>(std::move(families)) : failure(std::move(faults));
}

} // namespace

std::string_view quota_family_of(std::string_view sku_name) {
    static const Result<QuotaFamilies> families = parse_families(embedded_file(families_file));
    SKUSIM_CHECK(families.has_value(), families ? "" : line_of(families.error().front()).c_str());
    auto found = families->find(sku_name);
    if (found == families->end()) {
        found = families->find(catalog::parse_azure_name(sku_name).series);
    }
    return found == families->end() ? std::string_view() : std::string_view(found->second);
}

} // namespace skusim::catalogs
