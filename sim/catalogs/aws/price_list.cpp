#include "price_list.hpp"

#include <skusim/base/letters.hpp>
#include <skusim/text/quantities.hpp>

#include "catalogs/known_price.hpp"
#include "catalogs/row.hpp"

#include <algorithm>
#include <utility>

namespace skusim::catalogs {
using namespace text;

namespace {

/// 1 or 3 for a term that there are columns for; 0 for another.
int years_of(std::string_view number) {
    return number == "1" || number == "1yr" ? 1 : number == "3" || number == "3yr" ? 3 : 0;
}

/// What is asked for first goes first: no fee before part of it, before all of it.
int rank_of_payment(std::string_view words) {
    return words.find("No Upfront") != std::string_view::npos        ? 0
           : words.find("Partial Upfront") != std::string_view::npos ? 1
                                                                     : 2;
}

constexpr int ways_to_pay = 3;

bool is_product(const Value& item) {
    return item.find("attributes") != nullptr && item.find("productFamily") != nullptr;
}

bool is_savings_plan(const Value& item) {
    return item.find("rates") != nullptr && item.find("leaseContractLength") != nullptr;
}

/// A machine's offers, each under a name of its own.
bool is_terms(const Value& item) {
    return !item.entries.empty() && item.entries.front().value.find("priceDimensions") != nullptr;
}

/// The sum of an offer's dimensions in this unit.
struct Amount {
    std::optional<UsdPerHour> sum; ///< nothing if there is no such dimension
    bool is_read = true;           ///< each is a number of USD
};

Amount in_unit(const Value& offer, std::string_view unit) {
    Amount all;
    for (const Entry& entry : offer.find("priceDimensions")->entries) {
        const Value* price = entry.value.find("pricePerUnit");
        if (!equal_but_capitals(text_under(entry.value, "unit"), unit) || price == nullptr) {
            continue;
        }
        const std::optional<UsdPerHour> amount = UsdPerHour::parse(text_under(*price, "USD"));
        if (!amount) {
            return {std::nullopt, false};
        }
        all.sum = all.sum.value_or(UsdPerHour{}) + *amount;
    }
    return all;
}

std::string_view attribute(const Value& offer, std::string_view key) {
    const Value* attributes = offer.find("termAttributes");
    return attributes == nullptr ? std::string_view{} : text_under(*attributes, key);
}

/// "16 GiB", with commas in thousands; 0 for what is none.
double gibibytes_in(std::string_view words) {
    std::string digits(words.substr(0, words.find(' ')));
    std::erase(digits, ',');
    return parse_decimal(digits).value_or(0);
}

PriceKind kind_of(int years, PriceKind one_year, PriceKind three_years) {
    return years == 1 ? one_year : three_years;
}

} // namespace

bool AwsPriceList::is_item(const Value& item) {
    return is_product(item) || is_savings_plan(item) || is_terms(item);
}

ReasonLeftOut AwsPriceList::take(const Value& item, const Place& place) {
    if (is_product(item)) {
        return take_product(item, place);
    }
    return is_savings_plan(item) ? take_savings_plan(item, place) : take_terms(item);
}

ReasonLeftOut AwsPriceList::take_product(const Value& item, const Place& place) {
    const Value& facts = *item.find("attributes");
    if (facts.find("purchaseOption") != nullptr) {
        return {}; // what a savings plan is; its rates say it all
    }
    const auto is = [&](std::string_view key, std::string_view wanted) {
        const std::string_view word = text_under(facts, key);
        return word.empty() || word == wanted;
    };
    const bool is_linux_machine =
        text_under(item, "productFamily").starts_with("Compute Instance") &&
        is("operatingSystem", "Linux") && is("tenancy", "Shared") && is("preInstalledSw", "NA") &&
        is("capacitystatus", "Used") && is("operation", "RunInstances") &&
        is("marketoption", "OnDemand");
    if (!is_linux_machine) {
        return "product that is no Linux machine on shared hardware, without further software";
    }
    Product product{place, std::string(text_under(facts, "instanceType")),
                    std::string(text_under(facts, "regionCode"))};
    product.vcpus = parse_decimal(text_under(facts, "vcpu")).value_or(0);
    product.ram_gib = gibibytes_in(text_under(facts, "memory"));
    product.accelerators = parse_decimal(text_under(facts, "gpu")).value_or(0);
    const bool is_sized = product.vcpus > 0 && product.vcpus <= most_vcpus && product.ram_gib > 0 &&
                          product.ram_gib <= most_ram_gib && product.accelerators >= 0 &&
                          product.accelerators <= most_accelerators;
    if (product.name.empty() || product.region.empty() || !is_sized) {
        return "product without instanceType, regionCode, vcpu or memory";
    }
    const bool is_new = products_.emplace(text_under(item, "sku"), std::move(product)).second;
    return is_new ? ReasonLeftOut{} : "product that was there before";
}

void AwsPriceList::put(std::string_view product, PriceKind kind, Ranked price) {
    if (std::string_view(price.since).substr(0, today_.size()) > today_) {
        return;
    }
    auto known = prices_.find(product);
    if (known == prices_.end()) {
        known = prices_.emplace(product, Prices{}).first;
    }
    std::optional<Ranked>& best = known->second[static_cast<std::size_t>(kind)];
    if (!best || std::pair(-price.rank, price.since) > std::pair(-best->rank, best->since)) {
        best = std::move(price);
    }
}

ReasonLeftOut AwsPriceList::take_terms(const Value& item) {
    ReasonLeftOut left_out;
    for (const Entry& entry : item.entries) {
        const Value& offer = entry.value;
        if (offer.find("priceDimensions") == nullptr) {
            return "terms of which one has no priceDimensions";
        }
        const std::string_view product = text_under(offer, "sku");
        const Amount by_hour = in_unit(offer, "Hrs");
        const std::optional<UsdPerHour>& hourly = by_hour.sum;
        Ranked price{hourly.value_or(UsdPerHour{}), 0,
                     std::string(text_under(offer, "effectiveDate"))};
        const std::string_view lease = attribute(offer, "LeaseContractLength");
        if (lease.empty()) {
            if (hourly && *hourly > UsdPerHour{}) {
                put(product, PriceKind::on_demand, std::move(price));
            }
            continue;
        }
        const int years = years_of(lease);
        const Amount upfront = in_unit(offer, "Quantity");
        const std::optional<UsdPerHour>& fee = upfront.sum;
        if (years == 0 || attribute(offer, "OfferingClass") == "convertible") {
            continue;
        }
        if (!by_hour.is_read || !upfront.is_read) {
            left_out = "reservation whose fee or hourly part is no number of USD: it is no offer";
            continue;
        }
        if (!hourly && !fee) {
            continue;
        }
        price.price = price.price + per_hour(fee.value_or(UsdPerHour{}), years * hours_per_year);
        price.rank = rank_of_payment(attribute(offer, "PurchaseOption"));
        if (price.price > UsdPerHour{}) {
            put(product, kind_of(years, PriceKind::reserved_1_year, PriceKind::reserved_3_years),
                std::move(price));
        }
    }
    return left_out;
}

ReasonLeftOut AwsPriceList::take_savings_plan(const Value& item, const Place& place) {
    const Value& lease = *item.find("leaseContractLength");
    const int years =
        text_under(lease, "unit") == "year" ? years_of(text_under(lease, "duration")) : 0;
    const std::string_view words = text_under(item, "description");
    if (years == 0) {
        return "savings plan for neither 1 nor 3 years";
    }
    const bool is_of_family = words.find("EC2 Instance") != std::string_view::npos;
    if (!is_of_family && words.find("Compute") == std::string_view::npos) {
        return "savings plan for something other than machines";
    }
    if (plan_items_++ == 0) {
        plans_ = place;
    }
    const int rank = rank_of_payment(words) + (is_of_family ? ways_to_pay : 0);
    for (const Value& rate : item.find("rates")->items) {
        const Value* discounted = rate.find("discountedRate");
        const std::string_view currency =
            discounted == nullptr ? std::string_view{} : text_under(*discounted, "currency");
        const std::optional<UsdPerHour> price =
            discounted == nullptr ? std::nullopt : known_price(*discounted, "price");
        if (price && (currency.empty() || currency == "USD")) {
            put(text_under(rate, "discountedSku"),
                kind_of(years, PriceKind::savings_plan_1_year, PriceKind::savings_plan_3_years),
                {*price, rank, std::string(text_under(item, "effectiveDate"))});
        }
    }
    return {};
}

void AwsPriceList::finish(const Tables& tables,
                          const std::function<void(const Place&, catalog::Sku)>& use_machine,
                          const std::function<void(const Place&, ReasonLeftOut)>& skip) const {
    if (products_.empty() && plan_items_ > 0) {
        skip(plans_, "savings plans without the price list of EC2 that names their machines; "
                     "import both");
    }
    for (const auto& [code, product] : products_) {
        const auto priced = prices_.find(code);
        const auto on_demand = static_cast<std::size_t>(PriceKind::on_demand);
        if (priced == prices_.end() || !priced->second[on_demand]) {
            skip(product.place, "product without a price on demand in USD");
            continue;
        }
        CatalogRow row;
        row.provider = "aws";
        row.name = product.name;
        row.region = product.region;
        row.vcpus = product.vcpus;
        row.ram_gib = product.ram_gib;
        row.accelerator_count = product.accelerators;
        catalog::Sku sku = make_sku(row, CatalogFormat::skypilot, tables);
        for (std::size_t kind = 0; kind < price_kinds; ++kind) {
            if (const std::optional<Ranked>& price = priced->second[kind]) {
                price_of(sku, static_cast<PriceKind>(kind)) = price->price;
            }
        }
        use_machine(product.place, std::move(sku));
    }
}

} // namespace skusim::catalogs
