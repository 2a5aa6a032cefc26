#include <skusim/base/hash.hpp>
#include <skusim/catalog/shipped.hpp>
#include <skusim/catalogs/catalog_file.hpp>
#include <skusim/text/json_items.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/text/tree.hpp>

#include "catalogs/gcp/pricing.hpp"
#include "csv_catalog.hpp"
#include "embedded.hpp"
#include "join.hpp"

#include <algorithm>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <set>
#include <tuple>

namespace skusim::catalogs {
using namespace text;

namespace {

Fault no_such_region(Place place, std::string_view region, const std::set<std::string>& regions) {
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
    return Fault{std::move(place), std::move(message)};
}

/// The part if every wanted region is in it.
Result<CatalogReading> with_wanted_regions(CatalogPart part, const CatalogFilter& filter) {
    Faults faults;
    for (const std::string& region : filter.regions) {
        if (part.regions.count(region) == 0) {
            const std::optional<Place> asked =
                filter.asked_at ? filter.asked_at(region) : std::nullopt;
            faults.push_back(no_such_region(
                asked.value_or(Place{part.reading.catalog.source, 0, 0}), region, part.regions));
        }
    }
    return faults.empty() ? Result<CatalogReading>(std::move(part.reading))
                          : failure(std::move(faults));
}

/// The joined catalog, unless nothing of it can be used.
Result<CatalogReading> usable(CatalogReading reading, const std::string& file) {
    if (!reading.catalog.skus.empty()) {
        return reading;
    }
    return reading.skipped.empty()
               ? failure(Place{file, 0, 0}, "the lists have no items")
               : failure(reading.skipped.back().first,
                         fmt::format("no item can be used ({} in all); this one: {}", reading.rows,
                                     reading.skipped.back().reason));
}

/// YYYY-MM-DD in UTC, as price lists have it.
std::string day_of_clock() {
    return fmt::format("{:%F}", fmt::gmtime(std::time(nullptr)));
}

/// What is read of a whole file, with its regions; the machines of other regions are left out.
Result<CatalogPart> part_of(CatalogReading read, const std::string& file, std::string_view text,
                            const CatalogFilter& filter) {
    Result<CatalogReading> reading = usable(std::move(read), file);
    if (!reading) {
        return failure(std::move(reading.error()));
    }
    CatalogPart part{std::move(*reading), {}};
    catalog::Catalog& catalog = part.reading.catalog;
    catalog.source = file;
    catalog.hash = hash_text(text);
    for (const catalog::Sku& sku : catalog.skus) {
        part.regions.insert(sku.region);
    }
    std::erase_if(catalog.skus, [&](const catalog::Sku& sku) {
        const std::vector<std::string>& wanted = filter.regions;
        return !wanted.empty() &&
               std::find(wanted.begin(), wanted.end(), sku.region) == wanted.end();
    });
    return part;
}

Result<CatalogPart> parse_json_catalog(const std::string& file, std::string_view text,
                                       const CatalogFilter& filter, const Tables& tables) {
    CatalogJoin join(tables, day_of_clock());
    if (auto added = join.add_json(file, text); !added) {
        return failure(std::move(added.error()));
    }
    return part_of(join.take(), file, text, filter);
}

Result<CatalogPart> parse_part(const std::string& file, std::string_view text,
                               const CatalogFilter& filter, const Tables& tables) {
    if (is_pricing_file(file)) {
        return read_pricing(file, text, tables).and_then([&](CatalogReading reading) {
            return part_of(std::move(reading), file, text, filter);
        });
    }
    return looks_like_json(text) ? parse_json_catalog(file, text, filter, tables)
                                 : parse_csv_catalog(file, text, filter, tables);
}

/// Puts several files' machines into one catalog.
class Several {
public:
    void add(CatalogPart part) {
        CatalogReading& reading = part.reading;
        whole_.regions.merge(part.regions);
        CatalogReading& all = whole_.reading;
        all.rows += reading.rows;
        all.skipped.insert(all.skipped.end(), reading.skipped.begin(), reading.skipped.end());
        all.notes.insert(all.notes.end(), reading.notes.begin(), reading.notes.end());
        std::string& source = all.catalog.source;
        source += (source.empty() ? "" : ", ") + reading.catalog.source;
        std::string& oldest = all.catalog.date;
        if (!reading.catalog.date.empty() && (oldest.empty() || reading.catalog.date < oldest)) {
            oldest = reading.catalog.date;
        }
        hash_.add(reading.catalog.hash);
        std::int64_t twice = 0;
        for (catalog::Sku& sku : reading.catalog.skus) {
            if (names_.emplace(sku.provider, sku.region, sku.name).second) {
                all.catalog.skus.push_back(std::move(sku));
            } else {
                ++twice;
            }
        }
        if (twice > 0) {
            all.skipped.push_back({"same name and region as a row of an earlier file", twice,
                                   Place{reading.catalog.source, 0, 0}});
        }
    }

    [[nodiscard]] CatalogPart take() {
        whole_.reading.catalog.hash = hash_.text();
        return std::move(whole_);
    }

private:
    CatalogPart whole_;
    Hash hash_;
    std::set<std::tuple<std::string, std::string, std::string>> names_;
};

// No reader takes a larger file.
constexpr std::size_t catalog_size_limit = json_items_size_limit;

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

Result<CatalogReading> read_catalogs(const std::vector<std::string>& paths,
                                     const CatalogFilter& filter, const Tables& tables) {
    Several several;
    Faults faults;
    for (const std::string& path : paths) {
        const Result<std::string> text = read_whole(path);
        Result<CatalogPart> part = text ? parse_part(path, *text, filter, tables)
                                        : Result<CatalogPart>(failure(text.error()));
        if (part && paths.size() == 1) {
            return with_wanted_regions(std::move(*part), filter);
        }
        if (part) {
            several.add(std::move(*part));
        } else {
            faults.insert(faults.end(), part.error().begin(), part.error().end());
        }
    }
    return faults.empty() ? with_wanted_regions(several.take(), filter)
                          : failure(std::move(faults));
}

Result<CatalogReading> parse_catalog(const std::string& file, std::string_view text,
                                     const CatalogFilter& filter, const Tables& tables) {
    return parse_part(file, text, filter, tables).and_then([&filter](CatalogPart part) {
        return with_wanted_regions(std::move(part), filter);
    });
}

Result<CatalogReading> import_catalog(const std::vector<std::string>& paths,
                                      const std::string& today) {
    CatalogJoin join(shipped_tables(), today.empty() ? day_of_clock() : today);
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
        } else if (Result<CatalogPart> part = parse_part(path, *text, {}, shipped_tables())) {
            is_pricing_file(path) ? join.add_priced(std::move(part->reading))
                                  : join.add(std::move(part->reading));
        } else {
            added = failure(std::move(part.error()));
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
    return usable(std::move(reading), paths.empty() ? "" : paths.front());
}

} // namespace skusim::catalogs
