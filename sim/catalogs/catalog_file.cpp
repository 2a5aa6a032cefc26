#include <skusim/base/hash.hpp>
#include <skusim/catalog/shipped.hpp>
#include <skusim/catalogs/catalog_file.hpp>
#include <skusim/text/csv.hpp>
#include <skusim/text/json_items.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/text/tree.hpp>

#include "catalogs/gcp/pricing.hpp"
#include "embedded.hpp"
#include "join.hpp"
#include "row.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <set>
#include <unordered_set>

namespace skusim::catalogs {
using namespace text;

namespace {

// A machine in a region: what no two rows may both be.
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

Fault no_such_region(const std::string& file, std::string_view region,
                     const std::set<std::string_view>& regions) {
    std::string message = fmt::format("no row is of region {}", shown(region));
    const std::string_view near = nearest(region, {regions.begin(), regions.end()});
    if (!near.empty()) {
        message += fmt::format("; did you mean \"{}\"?", near);
    } else if (regions.empty()) {
        message += "; the catalog names no regions: select none";
    } else {
        message += fmt::format("; the catalog has {} others, such as \"{}\"", regions.size(),
                               *regions.begin());
    }
    return Fault{Place{file, 0, 0}, std::move(message)};
}

class CatalogReader {
public:
    CatalogReader(CsvReader reader, CatalogFilter filter)
        : reader_(std::move(reader)), filter_(std::move(filter)) {
        result_.catalog.source = reader_.file();
        result_.catalog.hash = reader_.hash();
    }

    Result<CatalogReading> read() {
        std::vector<CsvField> fields;
        Result<bool> more = reader_.next(fields);
        if (!more) {
            return failure(more.error());
        }
        const Result<CatalogLayout> layout = read_layout(reader_.file(), fields);
        if (!layout) {
            return failure(layout.error());
        }
        for (more = reader_.next(fields); more && *more; more = reader_.next(fields)) {
            ++result_.rows;
            use(read_row(*layout, fields), fields, layout->format);
        }
        if (!more) {
            return failure(more.error());
        }
        if (std::optional<Fault> fault = nothing_to_use()) {
            return failure({std::move(*fault)});
        }
        return std::move(result_);
    }

private:
    void use(const tl::expected<CatalogRow, RowRefusal>& row, const std::vector<CsvField>& fields,
             CatalogFormat format) {
        if (!row) {
            skip(row.error());
        } else if (!offers_.insert({row->name, row->region}).second) {
            skip({"same name and region as an earlier row", fields.front()});
        } else if (!filter_.region || *filter_.region == row->region) {
            std::string& oldest = result_.catalog.date;
            if (!row->date.empty() && (oldest.empty() || row->date < oldest)) {
                oldest = row->date;
            }
            result_.catalog.skus.push_back(make_sku(*row, format));
        }
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
        if (offers_.empty()) {
            const SkippedRows& first = result_.skipped.front();
            return Fault{first.first, fmt::format("no row can be used ({} in all); this one: {}",
                                                  result_.rows, first.reason)};
        }
        return result_.catalog.skus.empty()
                   ? std::optional(no_such_region(reader_.file(), *filter_.region, regions()))
                   : std::nullopt;
    }

    [[nodiscard]] std::set<std::string_view> regions() const {
        std::set<std::string_view> regions; // in an order that does not depend on the hash
        for (const Offer& offer : offers_) {
            if (!offer.region.empty()) {
                regions.insert(offer.region);
            }
        }
        return regions;
    }

    CsvReader reader_;
    CatalogFilter filter_;
    CatalogReading result_;
    std::unordered_set<Offer, OfferHash> offers_; // of all usable rows
};

Result<CatalogReading> parse_csv(const std::string& file, std::string_view text,
                                 const CatalogFilter& filter) {
    return CsvReader::from_text(file, text).and_then([&filter](CsvReader reader) {
        return CatalogReader(std::move(reader), filter).read();
    });
}

/// The joined catalog, unless nothing of it can be used or is of the region.
Result<CatalogReading> usable(CatalogReading reading, const std::string& file,
                              const CatalogFilter& filter) {
    std::vector<catalog::Sku>& skus = reading.catalog.skus;
    if (skus.empty()) {
        return reading.skipped.empty()
                   ? failure(Place{file, 0, 0}, "the lists have no items")
                   : failure(reading.skipped.back().first,
                             fmt::format("no item can be used ({} in all); this one: {}",
                                         reading.rows, reading.skipped.back().reason));
    }
    if (!filter.region) {
        return reading;
    }
    std::set<std::string_view> regions;
    for (const catalog::Sku& sku : skus) {
        regions.insert(sku.region);
    }
    if (regions.count(*filter.region) == 0) {
        return failure({no_such_region(file, *filter.region, regions)});
    }
    std::erase_if(skus, [&](const catalog::Sku& sku) { return sku.region != *filter.region; });
    return reading;
}

// No reader takes a larger file.
constexpr std::size_t catalog_size_limit = std::size_t{256} << 20U;

Result<std::string> read_whole(const std::string& path) {
    if (catalog::is_shipped(path)) {
        return std::string(embedded_file("catalogs/" + path + ".csv"));
    }
    Result<std::string> text = read_text_file(path, catalog_size_limit);
    if (text && text->size() > catalog_size_limit) {
        return failure(Place{path, 0, 0},
                       fmt::format("the file is over {} MiB; is it the right one?",
                                   catalog_size_limit >> 20U));
    }
    return text;
}

} // namespace

Result<CatalogReading> read_catalog(const std::string& path, const CatalogFilter& filter) {
    return read_whole(path).and_then(
        [&](const std::string& text) { return parse_catalog(path, text, filter); });
}

Result<CatalogReading> parse_catalog(const std::string& file, std::string_view text,
                                     const CatalogFilter& filter) {
    if (is_pricing_file(file)) {
        return read_pricing(file, text).and_then([&](CatalogReading reading) {
            reading.catalog.hash = hash_text(text);
            return usable(std::move(reading), file, filter);
        });
    }
    if (!looks_like_json(text)) {
        return parse_csv(file, text, filter);
    }
    CatalogJoin join;
    if (auto added = join.add_json(file, text); !added) {
        return failure(std::move(added.error()));
    }
    CatalogReading reading = join.take();
    reading.catalog.source = file;
    reading.catalog.hash = hash_text(text);
    return usable(std::move(reading), file, filter);
}

Result<CatalogReading> import_catalog(const std::vector<std::string>& paths) {
    CatalogJoin join;
    Faults faults;
    Hash hash;
    std::string source;
    for (const std::string& path : paths) {
        const Result<std::string> text = read_whole(path);
        if (!text) {
            faults.insert(faults.end(), text.error().begin(), text.error().end());
            continue;
        }
        hash.add(*text);
        source += (source.empty() ? "" : ", ") + path;
        Result<void> added;
        if (looks_like_json(*text)) {
            added = join.add_json(path, *text);
        } else if (Result<CatalogReading> rows = is_pricing_file(path)
                                                     ? read_pricing(path, *text)
                                                     : parse_csv(path, *text, {})) {
            join.add(std::move(*rows));
        } else {
            added = failure(std::move(rows.error()));
        }
        if (!added) {
            faults.insert(faults.end(), added.error().begin(), added.error().end());
        }
    }
    if (!faults.empty()) {
        return failure(std::move(faults));
    }
    CatalogReading reading = join.take();
    reading.catalog.source = source;
    reading.catalog.hash = hash.text();
    return usable(std::move(reading), paths.empty() ? "" : paths.front(), {});
}

} // namespace skusim::catalogs
