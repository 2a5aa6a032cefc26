#include "cloud_names.hpp"

#include <skusim/base/check.hpp>
#include <skusim/text/csv_records.hpp>
#include <skusim/text/tree.hpp>

#include "embedded.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fnmatch.h>

namespace skusim::catalogs {
using namespace text;

namespace {

constexpr const char* cloud_file = "data/hardware/cloud_series.csv";

const CsvFormat cloud_format{
    {"name", "provider", "architecture", "burstable", "source", "date"}, {"note"}, true};

CloudNames read_names(const CsvRecord& record, Faults& faults) {
    CloudNames names;
    names.pattern = record.needed_text("name", faults);
    names.provider = record.needed_text("provider", faults);
    const std::string_view architecture = record.text("architecture");
    names.architecture = value_in_table<catalog::Architecture>(architecture);
    if (!architecture.empty() && !names.architecture) {
        faults.push_back(Fault{record.place("architecture"),
                               fmt::format("architecture is {}; expected x86_64, arm64 or i386",
                                           shown(architecture))});
    }
    if (!record.text("burstable").empty()) {
        names.burstable = record.flag("burstable", faults);
    }
    static_cast<void>(record.needed_text("source", faults));
    static_cast<void>(record.date("date", faults));
    return names;
}

const std::vector<CloudNames>& shipped_cloud_names() {
    static const Result<std::vector<CloudNames>> names =
        parse_cloud_names(embedded_file(cloud_file));
    SKUSIM_CHECK(names.has_value(), names ? "" : line_of(names.error().front()).c_str());
    return *names;
}

/// Whether a name can fit the pattern by its first letter: most do not, and catalogs are long.
bool may_begin(const std::string& pattern, const std::string& name) {
    return pattern[0] == '[' || pattern[0] == '*' || (!name.empty() && pattern[0] == name[0]);
}

} // namespace

Result<std::vector<CloudNames>> parse_cloud_names(std::string_view text) {
    Result<CsvReader> reader = CsvReader::from_text(cloud_file, text);
    if (!reader) {
        return failure(reader.error());
    }
    std::vector<CloudNames> all;
    Faults faults =
        read_records(*reader, cloud_format, [&](const CsvRecord& record, Faults& found) {
            all.push_back(read_names(record, found));
        });
    return faults.empty() ? Result<std::vector<CloudNames>>(std::move(all))
                          : failure(std::move(faults));
}

NamedMachine named_machine(std::string_view name) {
    NamedMachine machine;
    // Amazon SageMaker calls its instances so: "ml.m5.xlarge".
    const std::string word(name.substr(name.starts_with("ml.") ? 3 : 0));
    std::optional<catalog::Architecture> architecture;
    std::optional<bool> burstable;
    for (const CloudNames& names : shipped_cloud_names()) {
        const bool is_other = !machine.provider.empty() && machine.provider != names.provider;
        if (is_other || !may_begin(names.pattern, word) ||
            fnmatch(names.pattern.c_str(), word.c_str(), 0) != 0) {
            continue;
        }
        machine.provider = names.provider;
        architecture = architecture ? architecture : names.architecture;
        burstable = burstable ? burstable : names.burstable;
    }
    machine.architecture = architecture.value_or(machine.architecture);
    machine.burstable = burstable.value_or(false);
    if (machine.provider == "aws" || machine.provider == "gcp") {
        machine.series = word.substr(0, word.find(machine.provider == "aws" ? '.' : '-'));
        machine.family = word.substr(0, word.find_first_not_of("abcdefghijklmnopqrstuvwxyz"));
    }
    return machine;
}

} // namespace skusim::catalogs
