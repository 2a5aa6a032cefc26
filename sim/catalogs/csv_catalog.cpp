#include "csv_catalog.hpp"

#include <skusim/text/csv.hpp>

#include "accelerator_hosts.hpp"
#include "row.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <limits>
#include <memory>
#include <unordered_map>

namespace skusim::catalogs {
using namespace text;

namespace {

// A machine in a region: what no two rows may both be, unless they are of different zones.
struct Offer {
    std::string_view name;
    std::string_view region;

    bool operator==(const Offer&) const = default;
};

struct OfferHash {
    std::size_t operator()(const Offer& offer) const {
        const std::hash<std::string_view> hash;
        return hash(offer.name) * 31 + hash(offer.region);
    }
};

class CsvCatalog {
public:
    CsvCatalog(CsvReader reader, const CatalogFilter& filter, const Tables& tables)
        : reader_(std::move(reader)), filter_(filter), tables_(tables) {
        result_.catalog.source = reader_.file();
        result_.catalog.hash = reader_.hash();
    }

    Result<CatalogPart> read() {
        std::vector<CsvField> fields;
        Result<bool> more = reader_.next(fields);
        if (!more) {
            return failure(more.error());
        }
        const Result<CatalogLayout> layout = read_layout(reader_.file(), fields);
        if (!layout) {
            return failure(layout.error());
        }
        format_ = layout->format;
        for (more = reader_.next(fields); more && *more; more = reader_.next(fields)) {
            ++result_.rows;
            use(read_row(*layout, fields), fields);
        }
        if (!more) {
            return failure(more.error());
        }
        join_accelerators();
        std::stable_sort(
            result_.skipped.begin(), result_.skipped.end(),
            [](const SkippedRows& a, const SkippedRows& b) { return a.first.line < b.first.line; });
        if (std::optional<Fault> fault = nothing_to_use()) {
            return failure({std::move(*fault)});
        }
        std::set<std::string> regions = all_regions();
        return CatalogPart{std::move(result_), std::move(regions)};
    }

private:
    /// A machine that may have accelerators whose price is in another row.
    struct Host {
        CatalogRow row;
        CsvField where;
        bool is_sold_with;
    };
    /// A row with the price of accelerators alone.
    struct PriceRow {
        std::string_view region, accelerator;
        double count;
        CsvField where;
    };

    static constexpr std::size_t left_out = std::numeric_limits<std::size_t>::max();

    void use(const tl::expected<CatalogRow, RowRefusal>& row, const std::vector<CsvField>& fields) {
        if (!row) {
            skip(row.error());
        } else if (row->name.empty()) {
            prices_.add(row->region, row->accelerator_count,
                        {row->accelerator, row->accelerator_details, row->on_demand, row->spot});
            price_rows_.push_back(
                {row->region, row->accelerator, row->accelerator_count, fields.front()});
        } else if (const auto known = offers_.find({row->name, row->region});
                   known != offers_.end()) {
            use_again(*row, known->second, fields.front());
        } else if (format_ == CatalogFormat::skypilot && row->accelerator_count == 0 &&
                   !accelerator_hosts(row->name, row->vcpus).empty()) {
            const bool is_sold_with = is_sold_with_accelerators(row->name);
            hosts_.push_back({*row, fields.front(), is_sold_with});
            if (is_sold_with) {
                offers_.emplace(Offer{row->name, row->region}, left_out);
            } else {
                keep(*row);
            }
        } else {
            keep(*row);
        }
    }

    /// Another row of the same machine and region: of another zone, or a slip.
    void use_again(const CatalogRow& row, std::size_t sku, const CsvField& where) {
        if (row.zone.empty()) {
            skip({"same name and region as an earlier row", where});
        } else if (sku != left_out) {
            catalog::Sku& known = result_.catalog.skus[sku];
            known.on_demand = least(known.on_demand, row.on_demand);
            known.spot = least(known.spot, row.spot);
        } else {
            for (Host& host : hosts_) {
                if (host.row.name == row.name && host.row.region == row.region) {
                    host.row.on_demand = least(host.row.on_demand, row.on_demand);
                    host.row.spot = least(host.row.spot, row.spot);
                }
            }
        }
    }

    void keep(const CatalogRow& row) {
        const bool is_wanted =
            filter_.regions.empty() || std::find(filter_.regions.begin(), filter_.regions.end(),
                                                 row.region) != filter_.regions.end();
        offers_.insert_or_assign(Offer{row.name, row.region},
                                 is_wanted ? result_.catalog.skus.size() : left_out);
        usable_ = true;
        if (is_wanted) {
            std::string& oldest = result_.catalog.date;
            if (!row.date.empty() && (oldest.empty() || row.date < oldest)) {
                oldest = row.date;
            }
            result_.catalog.skus.push_back(make_sku(row, format_, tables_));
            if (auto doubt = doubt_of_memory(row, result_.catalog.skus.back(), tables_)) {
                result_.notes.push_back(std::move(*doubt));
            }
        }
    }

    /// Adds machines with accelerators to those without. Their names say what is attached.
    void join_accelerators() {
        for (const Host& host : hosts_) {
            bool is_joined = false;
            for (const AcceleratorHost* each : accelerator_hosts(host.row.name, host.row.vcpus)) {
                if (AcceleratorPrice* price = prices_.find(host.row.region, *each)) {
                    keep(joined(host.row, *each, *price));
                    price->is_used = true;
                    is_joined = true;
                }
            }
            if (!is_joined && host.is_sold_with) {
                skip({"a machine that is rented with its accelerator only, priced without it",
                      host.where});
            }
        }
        for (const PriceRow& row : price_rows_) {
            AcceleratorHost named;
            named.accelerators = {std::string(row.accelerator)};
            named.count = row.count;
            const AcceleratorPrice* price = prices_.find(row.region, named);
            if (price == nullptr || !price->is_used) {
                skip({"no machine name: the price of an accelerator alone", row.where});
            }
        }
    }

    CatalogRow joined(const CatalogRow& host, const AcceleratorHost& how,
                      const AcceleratorPrice& price) {
        const auto sum = [](const std::optional<UsdPerHour>& a,
                            const std::optional<UsdPerHour>& b) -> std::optional<UsdPerHour> {
            return a && b ? std::optional(*a + *b) : std::nullopt;
        };
        CatalogRow row = host;
        if (!how.is_sold_with) {
            names_.push_back(std::make_unique<std::string>(
                fmt::format("{}+{:g}x{}", host.name, how.count, price.accelerator)));
            row.name = *names_.back();
        }
        row.accelerator = price.accelerator;
        row.accelerator_count = how.count;
        row.accelerator_details = price.details;
        row.on_demand = sum(host.on_demand, price.on_demand);
        row.spot = sum(host.spot, price.spot);
        return row;
    }

    void skip(const RowRefusal& refusal) {
        auto known =
            std::find_if(result_.skipped.begin(), result_.skipped.end(),
                         [&](const SkippedRows& rows) { return rows.reason == refusal.reason; });
        if (known == result_.skipped.end()) {
            known = result_.skipped.insert(
                known, {std::string(refusal.reason), 0, reader_.place(refusal.where)});
        }
        ++known->count;
    }

    [[nodiscard]] std::optional<Fault> nothing_to_use() const {
        if (result_.rows == 0) {
            return Fault{Place{reader_.file(), 1, 0}, "the catalog has a header but no rows"};
        }
        if (!usable_) {
            const SkippedRows& first = result_.skipped.front();
            return Fault{first.first, fmt::format("no row can be used ({} in all); this one: {}",
                                                  result_.rows, first.reason)};
        }
        return std::nullopt;
    }

    [[nodiscard]] std::set<std::string> all_regions() const {
        std::set<std::string> regions;
        for (const auto& [offer, sku] : offers_) {
            if (!offer.region.empty()) {
                regions.emplace(offer.region);
            }
        }
        return regions;
    }

    CsvReader reader_;
    const CatalogFilter& filter_;
    const Tables& tables_;
    CatalogFormat format_ = CatalogFormat::ours;
    CatalogReading result_;
    bool usable_ = false; ///< some row became a SKU, or would have in another region
    /// The SKU that each usable row became, if it is wanted.
    std::unordered_map<Offer, std::size_t, OfferHash> offers_;
    std::vector<Host> hosts_;
    AcceleratorPrices prices_;
    std::vector<PriceRow> price_rows_;
    std::vector<std::unique_ptr<std::string>> names_; ///< of machines that are no row's
};

} // namespace

Result<CatalogPart> parse_csv_catalog(const std::string& file, std::string_view text,
                                      const CatalogFilter& filter, const Tables& tables) {
    return CsvReader::from_text(file, text).and_then([&](CsvReader reader) {
        return CsvCatalog(std::move(reader), filter, tables).read();
    });
}

} // namespace skusim::catalogs
