#include "prices.hpp"

#include <cmath>

namespace skusim::catalogs {
using namespace text;

namespace {

std::string_view price_text(const Value& item, std::string_view key) {
    const Value* value = item.find(key);
    return value != nullptr && value->kind == Value::Kind::scalar ? std::string_view(value->scalar)
                                                                  : std::string_view{};
}

bool contains(std::string_view text, std::string_view word) {
    return text.find(word) != std::string_view::npos;
}

/// The price of the whole term; nothing for 0, which stands for a price that is not known.
std::optional<UsdPerHour> amount(const Value& item) {
    const std::optional<UsdPerHour> price = UsdPerHour::parse(price_text(item, "retailPrice"));
    return price == UsdPerHour{} ? std::nullopt : price;
}

tl::expected<std::vector<MachinePrice>, std::string_view> reservation(const Value& item,
                                                                      MachinePrice price) {
    const std::string_view term = price_text(item, "reservationTerm");
    if (term == "1 Year") {
        price.kind = PriceKind::reserved_1_year;
        price.price = per_hour(price.price, hours_per_year);
    } else if (term == "3 Years") {
        price.kind = PriceKind::reserved_3_years;
        price.price = per_hour(price.price, 3 * hours_per_year);
    } else {
        return tl::unexpected(std::string_view{"reservation for neither 1 nor 3 years"});
    }
    return std::vector{std::move(price)};
}

/// The prices of an hour under savings plans, which the item tells beside its own.
void add_savings_plans(const Value& item, std::vector<MachinePrice>& prices) {
    const Value* plans = item.find("savingsPlan");
    if (plans == nullptr) {
        return;
    }
    for (const Value& plan : plans->items) {
        const std::string_view term = price_text(plan, "term");
        const std::optional<UsdPerHour> hourly = amount(plan);
        if (hourly && (term == "1 Year" || term == "3 Years")) {
            MachinePrice price = prices.front();
            price.kind =
                term == "1 Year" ? PriceKind::savings_plan_1_year : PriceKind::savings_plan_3_years;
            price.price = *hourly;
            prices.push_back(std::move(price));
        }
    }
}

/// Why the item is no price of a Linux machine per hour in USD; empty if it is one.
std::string_view refusal(const Value& item) {
    const std::string_view product = price_text(item, "productName");
    if (price_text(item, "currencyCode") != "USD") {
        return "price is not in USD; ask the API for currencyCode='USD'";
    }
    if (const std::string_view service = price_text(item, "serviceName");
        !service.empty() && service != "Virtual Machines") {
        return "price of something other than a virtual machine";
    }
    if (contains(product, "CloudServices") || contains(product, "Cloud Services")) {
        return "price of something other than a virtual machine";
    }
    if (price_text(item, "armSkuName").empty() || price_text(item, "armRegionName").empty()) {
        return "price without a machine or a region";
    }
    if (contains(product, "Windows")) {
        return "price with a Windows licence";
    }
    if (price_text(item, "unitOfMeasure") != "1 Hour") {
        return "price for another unit than 1 Hour";
    }
    return amount(item) ? "" : "price is no number of USD above 0";
}

} // namespace

bool is_price_item(const Value& item) {
    return item.find("retailPrice") != nullptr || item.find("armSkuName") != nullptr;
}

tl::expected<std::vector<MachinePrice>, std::string_view> read_prices(const Value& item) {
    if (const std::string_view reason = refusal(item); !reason.empty()) {
        return tl::unexpected(reason);
    }
    MachinePrice price;
    price.name = price_text(item, "armSkuName");
    price.region = price_text(item, "armRegionName");
    price.price = *amount(item);
    price.since = price_text(item, "effectiveStartDate");
    price.until = price_text(item, "effectiveEndDate");
    price.is_primary = price_text(item, "isPrimaryMeterRegion") != "false";
    const std::string_view type = price_text(item, "type");
    if (type == "Reservation") {
        return reservation(item, std::move(price));
    }
    if (type != "Consumption") {
        return tl::unexpected(std::string_view{"price for neither consumption nor a reservation"});
    }
    const auto sold_as = [&](std::string_view word) {
        return contains(price_text(item, "skuName"), word) ||
               contains(price_text(item, "meterName"), word);
    };
    if (sold_as("Spot")) {
        price.kind = PriceKind::spot;
    } else if (sold_as("Low Priority")) {
        price.kind = PriceKind::low_priority;
    }
    std::vector<MachinePrice> prices{std::move(price)};
    if (prices.front().kind == PriceKind::on_demand) {
        add_savings_plans(item, prices);
    }
    return prices;
}

} // namespace skusim::catalogs
