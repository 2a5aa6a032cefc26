#include "rates.hpp"

#include <skusim/base/letters.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/text/quantities.hpp>

#include "catalogs/known_price.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace skusim::catalogs {
using namespace text;

namespace {

std::optional<PriceKind> kind_called(std::string_view usage_type) {
    if (usage_type == "OnDemand") {
        return PriceKind::on_demand;
    }
    if (usage_type == "Preemptible") {
        return PriceKind::spot;
    }
    if (usage_type == "Commit1Yr") {
        return PriceKind::reserved_1_year;
    }
    return usage_type == "Commit3Yr" ? std::optional(PriceKind::reserved_3_years) : std::nullopt;
}

/// Takes `start` off; whether it was there.
bool take_off(std::string_view& words, std::string_view start) {
    const bool is_there = words.starts_with(start);
    words.remove_prefix(is_there ? start.size() : 0);
    return is_there;
}

/// The price of an hour: whole dollars and nano-dollars, of the last tier (an earlier one may be
/// free). Nothing for what is no such price, or 0.
std::optional<UsdPerHour> unit_price(const Value& item) {
    const Value* info = item.find("pricingInfo");
    const Value* expression = info == nullptr || info->items.empty()
                                  ? nullptr
                                  : info->items.back().find("pricingExpression");
    const Value* tiers = expression == nullptr ? nullptr : expression->find("tieredRates");
    const Value* price =
        tiers == nullptr || tiers->items.empty() ? nullptr : tiers->items.back().find("unitPrice");
    if (price == nullptr) {
        return std::nullopt;
    }
    const std::string_view currency = text_under(*price, "currencyCode");
    const std::string_view units = text_under(*price, "units");
    const std::optional<UsdPerHour> dollars = UsdPerHour::parse(units.empty() ? "0" : units);
    const std::string_view digits = text_under(*price, "nanos");
    const std::optional<double> nanos = parse_decimal(digits.empty() ? "0" : digits);
    constexpr double nano_per_usd = 1e9;
    if (!dollars || !nanos || *nanos < 0 || *nanos >= nano_per_usd ||
        *nanos != std::floor(*nanos) || (!currency.empty() && currency != "USD")) {
        return std::nullopt;
    }
    const UsdPerHour sum = *dollars + UsdPerHour::from_nano(static_cast<std::int64_t>(*nanos));
    return sum == UsdPerHour{} ? std::nullopt : std::optional(sum);
}

/// "N2", "N2D AMD", "N1 Predefined", "Compute optimized": the series that a rate is for, in small
/// letters; empty for custom machines and others that are no plain machine's.
std::string series_in(std::string_view words) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> by_use{
        {{"Compute optimized", "c2"}, {"Memory-optimized", "m1"}, {"", "n1"}}};
    for (const auto& [use, series] : by_use) {
        if (words == use) {
            return std::string(series);
        }
    }
    const std::vector<std::string_view> parts = words_of(words);
    const bool is_plain =
        parts.size() == 1 ||
        (parts.size() == 2 && (parts[1] == "AMD" || parts[1] == "Arm" || parts[1] == "Predefined"));
    return is_plain ? small_letters(parts[0]) : std::string{};
}

std::string_view trimmed_end(std::string_view words) {
    while (words.ends_with(' ')) {
        words.remove_suffix(1);
    }
    return words;
}

/// WideMoney of an amount of a resource that may be a share, at nano-dollars each.
double nano_usd(UsdPerHour rate, double amount) {
    return static_cast<double>(rate.nano_usd()) * amount;
}

} // namespace

bool GcpRates::is_item(const Value& item) {
    return item.find("pricingInfo") != nullptr && item.find("category") != nullptr;
}

std::optional<GcpRates::Described> GcpRates::described(std::string_view words, bool is_commitment) {
    if (is_commitment && !take_off(words, "Commitment v1: ")) {
        return std::nullopt; // in dollars, for any machine
    }
    take_off(words, "Spot ");
    take_off(words, "Preemptible ");
    // "Nvidia Tesla A100 80GB GPU running in Iowa"
    std::string_view accelerator = words;
    if (take_off(accelerator, "Nvidia ")) {
        take_off(accelerator, "Tesla ");
        const std::size_t end = accelerator.find(" GPU");
        std::string name(accelerator.substr(0, std::min(end, accelerator.size())));
        std::replace(name.begin(), name.end(), ' ', '-');
        return end == std::string_view::npos
                   ? std::nullopt
                   : std::optional(Described{Resource::accelerator, name});
    }
    const auto of = [&](std::string_view resource, Resource kind) -> std::optional<Described> {
        const std::size_t at = words.find(resource);
        std::string series =
            at == std::string_view::npos ? "" : series_in(trimmed_end(words.substr(0, at)));
        return series.empty() ? std::nullopt : std::optional(Described{kind, std::move(series)});
    };
    const std::string_view core = is_commitment ? "Cpu in " : "Instance Core running in ";
    const std::string_view ram = is_commitment ? "Ram in " : "Instance Ram running in ";
    // "Compute optimized Core running in Americas" has no "Instance".
    for (const auto& [resource, kind] :
         {std::pair(core, Resource::vcpu), std::pair(ram, Resource::gb_of_ram),
          std::pair(std::string_view("Core running in "), Resource::vcpu),
          std::pair(std::string_view("Ram running in "), Resource::gb_of_ram)}) {
        if (std::optional<Described> found = of(resource, kind)) {
            return found;
        }
    }
    return std::nullopt;
}

std::string_view GcpRates::take(const Value& item) {
    const std::optional<PriceKind> kind =
        kind_called(text_under(*item.find("category"), "usageType"));
    if (!kind) {
        return "rate for neither OnDemand, Preemptible, Commit1Yr nor Commit3Yr";
    }
    const bool is_commitment =
        kind == PriceKind::reserved_1_year || kind == PriceKind::reserved_3_years;
    const std::optional<Described> about =
        described(text_under(item, "description"), is_commitment);
    if (!about) {
        return "rate for neither vCPUs, RAM nor GPUs of a predefined machine";
    }
    const std::optional<UsdPerHour> price = unit_price(item);
    const Value* regions = item.find("serviceRegions");
    if (!price || regions == nullptr || regions->items.empty()) {
        return "rate without serviceRegions or a number of USD above 0";
    }
    for (const Value& region : regions->items) {
        rates_.insert_or_assign({about->resource, about->what, region.scalar, *kind}, *price);
    }
    return {};
}

std::optional<UsdPerHour> GcpRates::rate(Resource resource, const std::string& what,
                                         const std::string& region, PriceKind kind) const {
    const auto found = rates_.find({resource, what, region, kind});
    return found == rates_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<UsdPerHour> GcpRates::accelerator_rate(const catalog::Sku& sku,
                                                     const catalog::Hardware& hardware,
                                                     PriceKind kind) const {
    const catalog::AcceleratorType* wanted = hardware.accelerator(sku.accelerators->type);
    for (const auto& [key, price] : rates_) {
        const auto& [resource, what, region, of_kind] = key;
        if (resource == Resource::accelerator && region == sku.region && of_kind == kind &&
            (what == sku.accelerators->type ||
             (wanted != nullptr && hardware.accelerator(what) == wanted))) {
            return price;
        }
    }
    return std::nullopt;
}

std::vector<MachinePrice> GcpRates::prices(const catalog::Sku& sku,
                                           const catalog::Hardware& hardware) const {
    std::vector<MachinePrice> prices;
    const bool is_shared_core = sku.name.ends_with("-micro") || sku.name.ends_with("-small") ||
                                sku.name.ends_with("-medium");
    if (rates_.empty() || sku.provider != "gcp" || is_shared_core) {
        return prices;
    }
    const std::string series = small_letters(sku.name.substr(0, sku.name.find('-')));
    for (const PriceKind kind : {PriceKind::on_demand, PriceKind::spot, PriceKind::reserved_1_year,
                                 PriceKind::reserved_3_years}) {
        const auto vcpu = rate(Resource::vcpu, series, sku.region, kind);
        const auto ram = rate(Resource::gb_of_ram, series, sku.region, kind);
        const auto accelerator =
            sku.accelerators ? accelerator_rate(sku, hardware, kind) : UsdPerHour{};
        if (!vcpu || !ram || !accelerator) {
            continue;
        }
        const double count = sku.accelerators ? sku.accelerators->count : 0;
        MachinePrice& it = prices.emplace_back();
        it.name = sku.name;
        it.region = sku.region;
        it.kind = kind;
        it.price = UsdPerHour::from_nano(nearest_nano_usd(
            std::floor(nano_usd(*vcpu, sku.vcpus) + nano_usd(*ram, in_gibibytes(sku.ram)) +
                       nano_usd(*accelerator, count) + 0.5)));
    }
    return prices;
}

} // namespace skusim::catalogs
