#include "join.hpp"

#include <skusim/base/count.hpp>
#include <skusim/text/json_items.hpp>

#include "catalogs/aws/instances.hpp"
#include "catalogs/azure/skus.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace skusim::catalogs {
using namespace text;

namespace {

catalog::Sku joined(const std::optional<catalog::Sku>& row,
                    const std::optional<catalog::Sku>& machine) {
    if (!row || !machine) {
        return row ? *row : *machine;
    }
    catalog::Sku sku = *row;
    sku.vcpus = machine->vcpus;
    sku.ram = machine->ram;
    sku.architecture = machine->architecture;
    sku.threads_per_core = machine->threads_per_core;
    sku.retired = row->retired || machine->retired;
    sku.restriction = machine->restriction;
    sku.quota_family = machine->quota_family;
    // list-skus counts a share of a GPU as a whole one; a CSV may know better, and names the type.
    if (!sku.accelerators) {
        sku.accelerators = machine->accelerators;
    }
    return sku;
}

/// Whether `a` holds rather than `b`: the region's own meter goes first, then the later price.
bool holds_before(const MachinePrice& a, const MachinePrice& b) {
    return std::pair(a.is_primary, std::string_view(a.since)) >
           std::pair(b.is_primary, std::string_view(b.since));
}

/// Whether it ended before the day or as the day began: what ends at midnight is replaced then.
bool has_ended(const MachinePrice& price, const std::string& day) {
    return !price.until.empty() && price.until <= day + "T00:00:00Z";
}

} // namespace

CatalogJoin::Offer& CatalogJoin::offer(std::string_view name, std::string_view region) {
    return offers_[{plain_region(region), plain_region(name)}];
}

void CatalogJoin::skip(std::string_view reason, const Place& place, std::int64_t count) {
    auto known =
        std::find_if(result_.skipped.begin(), result_.skipped.end(), [&](const SkippedRows& rows) {
            return rows.reason == reason && rows.first.file == place.file;
        });
    if (known == result_.skipped.end()) {
        known = result_.skipped.insert(known, {std::string(reason), 0, place});
    }
    known->count += count;
}

void CatalogJoin::count(CatalogReading& reading) {
    result_.rows += reading.rows;
    result_.skipped.insert(result_.skipped.end(), reading.skipped.begin(), reading.skipped.end());
}

void CatalogJoin::add(CatalogReading reading) {
    count(reading);
    const PriceOrigin origin{reading.catalog.source, reading.catalog.date};
    for (catalog::Sku& sku : reading.catalog.skus) {
        take_row(origin, Place{origin.source, 0, 0}, std::move(sku));
    }
}

void CatalogJoin::add_priced(CatalogReading reading) {
    count(reading);
    for (catalog::Sku& sku : reading.catalog.skus) {
        priced_.emplace_back(Place{reading.catalog.source, 0, 0}, std::move(sku));
    }
}

Result<void> CatalogJoin::add_json(const std::string& file, std::string_view text) {
    const std::int64_t before = result_.rows;
    const Result<std::string> next =
        read_json_items(file, text, [&](const Value& item) { take_item(file, item); });
    if (!next) {
        return failure(next.error());
    }
    if (!next->empty()) {
        result_.notes.push_back(fmt::format(
            "{}: the list goes on at another page: {} of one page {} read; fetch the pages behind "
            "it as well, all in one array or a file each",
            file, count_text(result_.rows - before, "item"),
            result_.rows - before == 1 ? "was" : "were"));
    }
    return {};
}

void CatalogJoin::take_item(const std::string& file, const Value& item) {
    ++result_.rows;
    const Place place{file, item.mark.line, item.mark.column};
    if (is_price_item(item)) {
        tl::expected<std::vector<MachinePrice>, std::string_view> prices = read_prices(item);
        prices ? take_prices(place, std::move(*prices)) : skip(prices.error(), place);
        return;
    }
    if (is_instance_item(item)) {
        take_instances(place, item);
        return;
    }
    if (const std::optional<std::string_view> reason = take_priced(place, item)) {
        if (!reason->empty()) {
            skip(*reason, place);
        }
        return;
    }
    if (!is_sku_item(item)) {
        skip("neither a price (retailPrice, SpotPrice, pricingInfo, priceDimensions) nor a SKU "
             "(capabilities) nor an instance (instance_type, attributes)",
             place);
        return;
    }
    tl::expected<std::vector<catalog::Sku>, std::string_view> machines =
        read_machines(item, tables_);
    if (!machines) {
        skip(machines.error(), place);
        return;
    }
    for (catalog::Sku& sku : *machines) {
        std::optional<catalog::Sku>& machine = offer(sku.name, sku.region).machine;
        if (machine) {
            skip("same name and location as an earlier SKU", place);
        } else {
            machine = std::move(sku);
        }
    }
}

void CatalogJoin::take_instances(const Place& place, const Value& item) {
    tl::expected<std::vector<catalog::Sku>, std::string_view> machines =
        read_instances(item, tables_);
    if (!machines) {
        skip(machines.error(), place);
        return;
    }
    for (catalog::Sku& sku : *machines) {
        priced_.emplace_back(place, std::move(sku));
    }
}

std::optional<std::string_view> CatalogJoin::take_priced(const Place& place, const Value& item) {
    if (AwsPriceList::is_item(item)) {
        return aws_.take(item, place);
    }
    if (SpotHistory::is_item(item)) {
        return spot_.take(item, place);
    }
    if (!GcpRates::is_item(item)) {
        return std::nullopt;
    }
    gcp_file_ = place.file;
    return gcp_.take(item);
}

void CatalogJoin::take_row(const PriceOrigin& origin, const Place& place, catalog::Sku sku) {
    Offer& offered = offer(sku.name, sku.region);
    if (offered.row) {
        skip("same name and region as a row of an earlier file", place);
    } else {
        offered.row = std::move(sku);
        offered.row_origin = origin;
    }
}

void CatalogJoin::take_prices(const Place& place, std::vector<MachinePrice> prices) {
    if (std::string_view(prices.front().since).substr(0, today_.size()) > today_) {
        skip("price that is not in force yet", place);
        return;
    }
    if (has_ended(prices.front(), today_)) {
        skip("price that is no longer in force", place);
        return;
    }
    Offer& offered = offer(prices.front().name, prices.front().region);
    if (offered.prices[static_cast<std::size_t>(prices.front().kind)]) {
        skip("another price of the same machine holds before it: of the region's own meter, or "
             "later",
             place);
    } else if (offered.price_items++ == 0) {
        offered.first_price = place;
    }
    for (MachinePrice& price : prices) {
        std::optional<MachinePrice>& best = offered.prices[static_cast<std::size_t>(price.kind)];
        if (!best || holds_before(price, *best)) {
            if (price.kind == PriceKind::on_demand) {
                offered.priced_by = place.file;
            }
            best = std::move(price);
        }
    }
}

void CatalogJoin::take_listed(const Place& place, catalog::Sku sku) {
    Offer& offered = offer(sku.name, sku.region);
    if (std::exchange(offered.is_listed, true)) {
        skip("same name and region as an earlier product", place);
        return;
    }
    for (std::size_t i = 0; i < price_kinds; ++i) {
        const auto kind = static_cast<PriceKind>(i);
        if (const std::optional<UsdPerHour>& price = price_of(sku, kind)) {
            offered.prices[i] = MachinePrice{sku.name, sku.region, kind, *price, {}, {}, true};
        }
    }
    offered.priced_by = place.file;
    if (!offered.row) {
        offered.row = std::move(sku);
    }
}

void CatalogJoin::finish_lists() {
    aws_.finish(
        tables_, [&](const Place& place, catalog::Sku sku) { take_listed(place, std::move(sku)); },
        [&](const Place& place, std::string_view reason) { skip(reason, place); });
    for (auto& [place, sku] : priced_) {
        take_listed(place, std::move(sku));
    }
    for (MachinePrice& price : spot_.prices()) {
        Offer& offered = offer(price.name, price.region);
        if (offered.price_items++ == 0) {
            offered.first_price = spot_.first_place();
        }
        offered.prices[static_cast<std::size_t>(price.kind)] = std::move(price);
    }
    for (auto& [key, offered] : offers_) {
        if (offered.row) {
            for (MachinePrice& price : gcp_.prices(*offered.row, tables_.hardware)) {
                if (price.kind == PriceKind::on_demand) {
                    offered.priced_by = gcp_file_;
                }
                offered.prices[static_cast<std::size_t>(price.kind)] = std::move(price);
            }
        }
    }
}

PriceOrigin CatalogJoin::origin_of(const Offer& offered) const {
    return offered.priced_by.empty() ? offered.row_origin : PriceOrigin{offered.priced_by, today_};
}

CatalogReading CatalogJoin::take() {
    finish_lists();
    std::string& oldest = result_.catalog.date;
    for (const auto& [key, offered] : offers_) {
        if (!offered.row && !offered.machine) {
            skip("price of a machine that nothing tells vCPUs and RAM of; join the output of "
                 "`az vm list-skus` for its region, or AWS's price list, with `skusim catalog "
                 "import`",
                 offered.first_price, offered.price_items);
            continue;
        }
        catalog::Sku sku = joined(offered.row, offered.machine);
        for (const std::optional<MachinePrice>& price : offered.prices) {
            if (price) {
                price_of(sku, price->kind) = price->price;
            }
        }
        result_.catalog.skus.push_back(std::move(sku));
        PriceOrigin origin = origin_of(offered);
        if (!origin.date.empty() && (oldest.empty() || origin.date < oldest)) {
            oldest = origin.date;
        }
        result_.origins.push_back(std::move(origin));
    }
    return std::move(result_);
}

} // namespace skusim::catalogs
