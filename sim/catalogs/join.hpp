// Joins machines and prices from several files into one catalog.
#pragma once

#include <skusim/catalog/sku.hpp>
#include <skusim/catalogs/catalog_file.hpp>

#include "catalogs/aws/price_list.hpp"
#include "catalogs/aws/spot_history.hpp"
#include "catalogs/azure/prices.hpp"
#include "catalogs/gcp/rates.hpp"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skusim::catalogs {

/// Collects what files say about machines in regions, whatever the order of the files. Names and
/// regions are matched without regard to case. Everything that is left out is counted.
class CatalogJoin {
public:
    /// What the files leave open comes from the tables, which must outlive this. Prices count that
    /// are in force on that day (YYYY-MM-DD).
    CatalogJoin(const Tables& tables, std::string today)
        : tables_(tables), today_(std::move(today)), aws_(today_) {}

    /// Takes over all rows of a CSV catalog.
    void add(CatalogReading reading);
    /// Takes a list of machines with their prices, which knows these better than any CSV.
    void add_priced(CatalogReading reading);
    /// Takes the items of a JSON document of prices or SKUs.
    [[nodiscard]] Result<void> add_json(const std::string& file, std::string_view text);

    /// The catalog, by region and name. What a list of prices says counts before a CSV's prices,
    /// and what list-skus says of a machine (vCPUs, RAM, architecture, restriction) before a CSV's;
    /// the rest comes from the CSV where there is one. Prices without a machine are skipped.
    [[nodiscard]] CatalogReading take();

private:
    struct Offer {
        std::optional<catalog::Sku> row;     ///< of a CSV catalog
        std::optional<catalog::Sku> machine; ///< of list-skus
        PriceOrigin row_origin;
        std::array<std::optional<MachinePrice>, price_kinds> prices;
        std::string priced_by; ///< file of the price on demand among them; empty if there is none
        std::int64_t price_items = 0;
        bool is_listed = false; ///< in a list of machines with their prices
        Place first_price;
    };

    [[nodiscard]] Offer& offer(std::string_view name, std::string_view region);
    void take_item(const std::string& file, const text::Value& item);
    /// An item of a list whose machines are made of several, or whose prices are; the reason why it
    /// is left out, empty if it is not. Nothing for an item of another list.
    [[nodiscard]] std::optional<std::string_view> take_priced(const Place& place,
                                                              const text::Value& item);
    /// What those lists come to, now that all of them are there.
    void finish_lists();
    void take_row(const PriceOrigin& origin, const Place& place, catalog::Sku sku);
    /// A machine of a list that knows prices best, and a CSV accelerators.
    void take_listed(const Place& place, catalog::Sku sku);
    /// A machine of AWS in all its regions.
    void take_instances(const Place& place, const text::Value& item);
    /// The prices of one item, of which the first is its own.
    void take_prices(const Place& place, std::vector<MachinePrice> prices);
    void count(CatalogReading& reading);
    [[nodiscard]] PriceOrigin origin_of(const Offer& offered) const;
    void skip(std::string_view reason, const Place& place, std::int64_t count = 1);

    const Tables& tables_;
    std::map<std::pair<std::string, std::string>, Offer> offers_; // by region and name, lower case
    CatalogReading result_;
    std::string today_;
    AwsPriceList aws_;
    SpotHistory spot_;
    GcpRates gcp_;
    std::string gcp_file_;
    std::vector<std::pair<Place, catalog::Sku>> priced_; ///< of lists, which count after the rows
};

} // namespace skusim::catalogs
