#include "pricing.hpp"

#include <skusim/text/quantities.hpp>
#include <skusim/text/yaml.hpp>

#include "catalogs/known_price.hpp"
#include "catalogs/row.hpp"

#include <algorithm>

namespace skusim::catalogs {
using namespace text;

namespace {

constexpr std::int64_t hours_per_month = 730;

std::optional<UsdPerHour> of_month(const Value& map, std::string_view key) {
    const std::optional<UsdPerHour> month = known_price(map, key);
    return month ? std::optional(UsdPerHour::from_nano((month->nano_usd() + hours_per_month / 2) /
                                                       hours_per_month))
                 : std::nullopt;
}

const Value* machines_in(const Value& root) {
    const Value* inner = &root;
    for (const char* key : {"gcp", "compute", "instance"}) {
        inner = inner == nullptr ? nullptr : inner->find(key);
    }
    return inner;
}

class PricingReading {
public:
    PricingReading(const std::string& file, const Tables& tables) : tables_(tables) {
        reading_.catalog.source = file;
    }

    void take(const Entry& machine) {
        CatalogRow row;
        row.provider = "gcp";
        row.name = machine.key;
        row.vcpus = parse_decimal(text_under(machine.value, "cpu")).value_or(0);
        row.ram_gib = parse_decimal(text_under(machine.value, "ram")).value_or(0);
        const Value* costs = machine.value.find("cost");
        if (!(row.vcpus > 0) || !(row.ram_gib > 0) || costs == nullptr) {
            ++reading_.rows;
            skip("machine without cpu, ram or cost", machine.mark);
            return;
        }
        for (const Entry& region : costs->entries) {
            ++reading_.rows;
            row.region = region.key;
            row.on_demand = known_price(region.value, "hour");
            if (!row.on_demand) {
                skip("machine without a price per hour", region.mark);
                continue;
            }
            row.spot = known_price(region.value, "hour_spot");
            row.reserved_1_year = of_month(region.value, "month_1y");
            row.reserved_3_years = of_month(region.value, "month_3y");
            reading_.catalog.skus.push_back(make_sku(row, CatalogFormat::skypilot, tables_));
        }
    }

    [[nodiscard]] CatalogReading done() { return std::move(reading_); }

private:
    void skip(std::string_view reason, const Mark& mark) {
        auto known = std::find_if(reading_.skipped.begin(), reading_.skipped.end(),
                                  [&](const SkippedRows& rows) { return rows.reason == reason; });
        if (known == reading_.skipped.end()) {
            known = reading_.skipped.insert(
                known,
                {std::string(reason), 0, Place{reading_.catalog.source, mark.line, mark.column}});
        }
        ++known->count;
    }

    const Tables& tables_;
    CatalogReading reading_;
};

} // namespace

bool is_pricing_file(const std::string& file) {
    return file.ends_with(".yml") || file.ends_with(".yaml");
}

Result<CatalogReading> read_pricing(const std::string& file, std::string_view text,
                                    const Tables& tables) {
    YamlDocument document = parse_yaml(text, file);
    if (!document.faults.empty() || !document.root) {
        return failure(std::move(document.faults));
    }
    const Value* machines = machines_in(*document.root);
    if (machines == nullptr || machines->entries.empty()) {
        return failure(Place{file, 1, 1}, "no prices that are known: expected machines under "
                                          "gcp.compute.instance, as in pricing.yml of "
                                          "Cyclenerd/google-cloud-pricing-cost-calculator");
    }
    PricingReading reading(file, tables);
    for (const Entry& machine : machines->entries) {
        reading.take(machine);
    }
    return reading.done();
}

} // namespace skusim::catalogs
