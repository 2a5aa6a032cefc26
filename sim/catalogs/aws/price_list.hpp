// Machines of AWS with their prices, as AWS's own price list has them: the file of EC2 in one
// region (offers/v1.0/aws/AmazonEC2/VERSION/REGION/index.json) and that of the savings plans
// (savingsPlan/v1.0/aws/AWSComputeSavingsPlan/VERSION/REGION/index.json), seen 2026-11.
//
// A product is a machine under one system, tenancy and licence, and has a code; its prices stand
// elsewhere, in the terms, under that code. The terms of savings plans name it `discountedSku`.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/catalogs/tables.hpp>
#include <skusim/text/tree.hpp>

#include "catalogs/machine_price.hpp"

#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace skusim::catalogs {

/// Why an item is left out, one of a few reasons; empty if it is not.
using ReasonLeftOut = std::string_view;

/// Collects the items of price lists, in any order.
class AwsPriceList {
public:
    /// Prices that come into force after `today` (YYYY-MM-DD) do not count.
    explicit AwsPriceList(std::string today) : today_(std::move(today)) {}

    /// Whether the item is one of such a list; it is taken then.
    [[nodiscard]] static bool is_item(const text::Value& item);
    [[nodiscard]] ReasonLeftOut take(const text::Value& item, const Place& place);

    /// Gives each Linux machine with a price on demand, and each product or plan that comes to
    /// nothing.
    ///
    /// A reservation is a standard one. Of its ways to pay the one without an upfront fee counts,
    /// else the one with part of it upfront, else all of it: an hour then costs the hourly price
    /// and the fee over the hours of the term. Of savings plans those for computing count before
    /// those of one family of instances, and again those without an upfront fee first; the rate of
    /// each tells the whole price of an hour.
    void finish(const Tables& tables,
                const std::function<void(const Place&, catalog::Sku)>& use_machine,
                const std::function<void(const Place&, ReasonLeftOut)>& skip) const;

private:
    struct Product {
        Place place;
        std::string name, region;
        double vcpus = 0, ram_gib = 0, accelerators = 0;
    };
    /// One price, with how far it is from what is asked for first.
    struct Ranked {
        UsdPerHour price;
        int rank = 0;
        std::string since;
    };
    using Prices = std::array<std::optional<Ranked>, price_kinds>;

    [[nodiscard]] ReasonLeftOut take_product(const text::Value& item, const Place& place);
    [[nodiscard]] ReasonLeftOut take_terms(const text::Value& item);
    [[nodiscard]] ReasonLeftOut take_savings_plan(const text::Value& item, const Place& place);
    void put(std::string_view product, PriceKind kind, Ranked price);

    std::string today_;
    std::map<std::string, Product, std::less<>> products_; ///< by code
    std::map<std::string, Prices, std::less<>> prices_;    ///< by code
    Place plans_;                                          ///< of the first savings plan
    std::int64_t plan_items_ = 0;
};

} // namespace skusim::catalogs
