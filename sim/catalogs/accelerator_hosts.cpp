#include "accelerator_hosts.hpp"

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

constexpr const char* hosts_file = "data/hardware/accelerator_hosts.csv";

const CsvFormat hosts_format{
    {"host", "sold", "accelerators", "count", "most_vcpus", "source", "date"}, {"note"}, true};

AcceleratorHost read_host(const CsvRecord& record, Faults& faults) {
    AcceleratorHost host;
    host.pattern = record.needed_text("host", faults);
    const std::string_view sold = record.text("sold");
    host.is_sold_with = sold == "with";
    if (sold != "with" && sold != "attached") {
        faults.push_back(Fault{record.place("sold"),
                               fmt::format("sold is {}; expected with or attached", shown(sold))});
    }
    host.accelerators = record.list("accelerators");
    host.count = record.number("count", NumberRange{1, 64, true, true}, faults).value_or(0);
    host.most_vcpus = record.number("most_vcpus", NumberRange{1, 1024, true, true}, faults);
    static_cast<void>(record.needed_text("source", faults));
    static_cast<void>(record.date("date", faults));
    return host;
}

const std::vector<AcceleratorHost>& shipped_hosts() {
    static const Result<std::vector<AcceleratorHost>> hosts =
        parse_accelerator_hosts(embedded_file(hosts_file));
    SKUSIM_CHECK(hosts.has_value(), hosts ? "" : line_of(hosts.error().front()).c_str());
    return *hosts;
}

bool fits(const AcceleratorHost& host, const std::string& machine) {
    // Most names do not even begin so, and catalogs are long.
    return !machine.empty() && host.pattern[0] == machine[0] &&
           fnmatch(host.pattern.c_str(), machine.c_str(), 0) == 0;
}

} // namespace

Result<std::vector<AcceleratorHost>> parse_accelerator_hosts(std::string_view text) {
    Result<CsvReader> reader = CsvReader::from_text(hosts_file, text);
    if (!reader) {
        return failure(reader.error());
    }
    std::vector<AcceleratorHost> all;
    Faults faults =
        read_records(*reader, hosts_format, [&](const CsvRecord& record, Faults& found) {
            all.push_back(read_host(record, found));
        });
    return faults.empty() ? Result<std::vector<AcceleratorHost>>(std::move(all))
                          : failure(std::move(faults));
}

std::vector<const AcceleratorHost*> accelerator_hosts(std::string_view machine, double vcpus) {
    std::vector<const AcceleratorHost*> result;
    const std::string name(machine);
    for (const AcceleratorHost& host : shipped_hosts()) {
        if ((!host.most_vcpus || vcpus <= *host.most_vcpus) && fits(host, name)) {
            result.push_back(&host);
        }
    }
    return result;
}

bool is_sold_with_accelerators(std::string_view machine) {
    const std::string name(machine);
    const std::vector<AcceleratorHost>& hosts = shipped_hosts();
    return std::any_of(hosts.begin(), hosts.end(), [&](const AcceleratorHost& host) {
        return host.is_sold_with && fits(host, name);
    });
}

std::optional<UsdPerHour> least(const std::optional<UsdPerHour>& a,
                                const std::optional<UsdPerHour>& b) {
    return a && b ? std::min(*a, *b) : a ? a : b;
}

void AcceleratorPrices::add(std::string_view region, double count, const AcceleratorPrice& price) {
    const auto [known, is_new] = prices_.try_emplace({region, price.accelerator, count}, price);
    if (!is_new) {
        known->second.on_demand = least(known->second.on_demand, price.on_demand);
        known->second.spot = least(known->second.spot, price.spot);
    }
}

AcceleratorPrice* AcceleratorPrices::find(std::string_view region, const AcceleratorHost& host) {
    for (const std::string& name : host.accelerators) {
        const auto price = prices_.find({region, name, host.count});
        if (price != prices_.end()) {
            return &price->second;
        }
    }
    return nullptr;
}

} // namespace skusim::catalogs
