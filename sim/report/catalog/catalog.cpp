#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

#include "report/form/figures.hpp"
#include "report/form/json_text.hpp"
#include "report/form/shared_json.hpp"

#include <fmt/format.h>

namespace skusim::report {

namespace {

std::string price_text(const std::optional<UsdPerHour>& price) {
    return price ? price->text() : "";
}

std::string flags(const catalog::Sku& sku) {
    std::string text;
    const auto add = [&](bool is_set, std::string_view word) {
        if (is_set) {
            text += (text.empty() ? "" : ", ") + std::string(word);
        }
    };
    add(sku.architecture != catalog::Architecture::x86_64, catalog::name(sku.architecture));
    add(sku.burstable, "burstable");
    add(sku.retired, "retired");
    add(!sku.restriction.empty(), "restricted: " + sku.restriction);
    return text;
}

Table list_table(const std::vector<catalog::Sku>& skus) {
    Table table{{{"name"},
                 {"region", false, true},
                 {"family", false, true},
                 {"series", false, true},
                 {"vcpus", true},
                 {"ram_gib", true},
                 {"accelerators"},
                 {"usd_per_hour", true},
                 {"spot_usd_per_hour", true, true},
                 {"notes", false, true}},
                {}};
    for (const catalog::Sku& sku : skus) {
        table.rows.push_back(
            {sku.name, sku.region, sku.family, sku.series, fmt::format("{:g}", sku.vcpus),
             fmt::format("{:g}", in_gibibytes(sku.ram)),
             sku.accelerators
                 ? fmt::format("{:g} x {}", sku.accelerators->count, sku.accelerators->type)
                 : "",
             price_text(sku.on_demand), price_text(sku.spot), flags(sku)});
    }
    return table;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text.empty() ? "unknown" : text;
}

std::string json_of(const std::vector<catalog::Sku>& skus) {
    Json json = Json::array();
    for (const catalog::Sku& sku : skus) {
        json.push_back(sku_json(sku));
    }
    return json_text(json);
}

} // namespace

std::string catalog_list(const std::vector<catalog::Sku>& skus, Format format) {
    return format == Format::json ? json_of(skus) : list_table(skus).in(format);
}

std::string catalog_entry(const std::vector<catalog::Sku>& skus, Format format) {
    if (format == Format::json) {
        return json_of(skus);
    }
    if (format == Format::csv) {
        return list_table(skus).csv();
    }
    const catalog::Sku& sku = skus.front();
    Table table{{{"SKU"}, {sku.name}}, {}};
    table.rows.push_back({"provider", sku.provider});
    table.rows.push_back(
        {"family", sku.family + (sku.series.empty() ? "" : ", series " + sku.series)});
    table.rows.push_back({"vCPUs", fmt::format("{:g}", sku.vcpus)});
    table.rows.push_back({"RAM", gib(sku.ram)});
    if (sku.accelerators) {
        table.rows.push_back(
            {"accelerators",
             fmt::format("{:g} x {}, {}{}{}", sku.accelerators->count, sku.accelerators->type,
                         sku.accelerators->memory_each
                             ? gib(*sku.accelerators->memory_each) + " each"
                             : "memory not known",
                         sku.accelerators->vendor.empty() ? "" : ", " + sku.accelerators->vendor,
                         sku.accelerators->kind ? "" : ", kind not known")});
    }
    table.rows.push_back({"processors", joined(sku.processors)});
    table.rows.push_back({"notes", flags(sku)});
    for (const catalog::Sku& row : skus) {
        table.rows.push_back({row.region.empty() ? "price" : row.region,
                              fmt::format("{} USD/h on demand, {} spot",
                                          row.on_demand ? row.on_demand->text() : "no price",
                                          row.spot ? row.spot->text() + " USD/h" : "no")});
    }
    return table.in(format);
}

} // namespace skusim::report
