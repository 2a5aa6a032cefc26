#include "skus.hpp"

#include <skusim/text/csv_records.hpp>
#include <skusim/text/quantities.hpp>

#include "catalogs/row.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <fmt/format.h>

namespace skusim::catalogs {
using namespace text;

namespace {

std::string_view text_of(const Value& item, std::string_view key) {
    const Value* value = item.find(key);
    return value != nullptr && value->kind == Value::Kind::scalar ? std::string_view(value->scalar)
                                                                  : std::string_view{};
}

std::string_view capability(const Value& item, std::string_view name) {
    const Value* all = item.find("capabilities");
    if (all != nullptr) {
        for (const Value& entry : all->items) {
            if (text_of(entry, "name") == name) {
                return text_of(entry, "value");
            }
        }
    }
    return {};
}

/// A number of at least 0; nothing if the capability is missing or no such number.
std::optional<double> number(const Value& item, std::string_view name, double most) {
    const std::optional<double> value = parse_decimal(capability(item, name));
    return value && *value >= 0 && *value <= most ? value : std::nullopt;
}

std::vector<std::string_view> texts(const Value* list) {
    std::vector<std::string_view> all;
    if (list != nullptr) {
        for (const Value& value : list->items) {
            all.push_back(value.scalar);
        }
    }
    return all;
}

bool names_region(const std::vector<std::string_view>& regions, const std::string& region) {
    return std::any_of(regions.begin(), regions.end(),
                       [&](std::string_view named) { return plain_region(named) == region; });
}

/// Why the SKU may not be rented in the region; empty if it may.
std::string_view restriction_in(const Value& item, const std::string& region) {
    const Value* all = item.find("restrictions");
    if (all == nullptr) {
        return {};
    }
    for (const Value& restriction : all->items) {
        const Value* info = restriction.find("restrictionInfo");
        const bool here = names_region(texts(restriction.find("values")), region) ||
                          (info != nullptr && names_region(texts(info->find("locations")), region));
        if (here && text_of(restriction, "type") == "Location") {
            const std::string_view reason = text_of(restriction, "reasonCode");
            return reason.empty() ? "no reason given" : reason;
        }
    }
    return {};
}

/// Whether a date as "08/31/2023" or "2023-08-31..." is before today.
bool is_past(std::string_view date) {
    std::string iso(date.substr(0, 10));
    if (iso.size() == 10 && iso[2] == '/' && iso[5] == '/') {
        iso = iso.substr(6, 4) + '-' + iso.substr(0, 2) + '-' + iso.substr(3, 2);
    }
    const std::chrono::year_month_day today{
        std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
    return is_date(iso) && iso < fmt::format("{:04}-{:02}-{:02}", int(today.year()),
                                             unsigned(today.month()), unsigned(today.day()));
}

std::optional<catalog::Architecture> architecture_of(std::string_view word) {
    if (word == "x64") {
        return catalog::Architecture::x86_64;
    }
    return word == "Arm64" ? std::optional(catalog::Architecture::arm64) : std::nullopt;
}

} // namespace

std::string plain_region(std::string_view region) {
    std::string plain;
    for (const char letter : region) {
        if (letter != ' ') {
            plain += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        }
    }
    return plain;
}

bool is_sku_item(const Value& item) {
    return item.find("capabilities") != nullptr || item.find("resourceType") != nullptr;
}

tl::expected<std::vector<catalog::Sku>, std::string_view> read_machines(const Value& item,
                                                                        const Tables& tables) {
    const auto refuse = [](std::string_view reason) { return tl::unexpected(reason); };
    if (text_of(item, "resourceType") != "virtualMachines") {
        return refuse("SKU of something other than a virtual machine");
    }
    CatalogRow row;
    row.provider = "azure";
    row.name = text_of(item, "name");
    if (row.name.empty()) {
        return refuse("SKU without a name");
    }
    const auto available = number(item, "vCPUsAvailable", most_vcpus);
    row.vcpus = available ? *available : number(item, "vCPUs", most_vcpus).value_or(0);
    row.quota_family = text_of(item, "family");
    row.ram_gib = number(item, "MemoryGB", most_ram_gib).value_or(0);
    if (row.vcpus <= 0 || row.ram_gib <= 0) {
        return refuse("SKU without vCPUs or MemoryGB");
    }
    row.accelerator_count = number(item, "GPUs", most_accelerators).value_or(0);
    row.architecture = architecture_of(capability(item, "CpuArchitectureType"));
    if (const auto threads = number(item, "vCPUsPerCore", 8)) {
        row.threads_per_core = static_cast<int>(*threads);
    }
    if (is_past(capability(item, "RetirementDateUtc"))) {
        row.retired = true;
    }
    std::vector<catalog::Sku> skus;
    for (const std::string_view location : texts(item.find("locations"))) {
        const std::string region = plain_region(location);
        row.region = region;
        row.restriction = restriction_in(item, region);
        skus.push_back(make_sku(row, CatalogFormat::skypilot, tables));
    }
    if (skus.empty()) {
        return refuse("SKU without a location");
    }
    return skus;
}

} // namespace skusim::catalogs
