#include <skusim/base/money.hpp>
#include <skusim/formats/catalog_file.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/report/results.hpp>

#include "commands.hpp"
#include "options.hpp"

namespace skusim::cli {

namespace {

constexpr const char* usage =
    "usage: skusim catalog list FILE [--region R] [--family F]... [--max-price USD]\n"
    "       skusim catalog show NAME FILE [--region R]";

Result<scenario::Selection> selection_of(const ParsedWords& words) {
    scenario::Selection select;
    if (!texts(words, "region").empty()) {
        select.region = text_of(words, "region");
    }
    select.families = texts(words, "family");
    if (!texts(words, "max-price").empty()) {
        const std::string text = text_of(words, "max-price");
        select.max_price = UsdPerHour::parse(text);
        if (!select.max_price) {
            return failure({}, "--max-price \"" + text + "\" is no price in USD per hour");
        }
    }
    return select;
}

void tell_skipped(const formats::CatalogReading& reading) {
    for (const formats::SkippedRows& rows : reading.skipped) {
        complain({{rows.first, std::to_string(rows.count) + " of " + std::to_string(reading.rows) +
                                   " rows not used: " + rows.reason}});
    }
}

Result<std::string> list(const ParsedWords& words, const std::string& path) {
    const Result<scenario::Selection> select = selection_of(words);
    if (!select) {
        return failure(select.error());
    }
    const Result<formats::CatalogReading> reading = formats::read_catalog(path, {select->region});
    if (!reading) {
        return failure(reading.error());
    }
    tell_skipped(*reading);
    return report::catalog_list(
        planner::selected(reading->catalog.skus, *select, scenario::Pricing::on_demand),
        words.common.format);
}

Result<std::string> show(const ParsedWords& words, const std::string& name,
                         const std::string& path) {
    const Result<scenario::Selection> select = selection_of(words);
    if (!select) {
        return failure(select.error());
    }
    const Result<formats::CatalogReading> reading = formats::read_catalog(path, {select->region});
    if (!reading) {
        return failure(reading.error());
    }
    std::vector<catalog::Sku> rows;
    std::vector<std::string_view> names;
    for (const catalog::Sku& sku : reading->catalog.skus) {
        names.push_back(sku.name);
        if (sku.name == name) {
            rows.push_back(sku);
        }
    }
    if (rows.empty()) {
        const std::string_view meant = nearest(name, names);
        return failure({path, 0, 0},
                       "no SKU \"" + name + "\"" +
                           (meant.empty() ? "" : "; did you mean \"" + std::string(meant) + "\"?"));
    }
    return report::catalog_entry(rows, words.common.format);
}

} // namespace

int catalog_command(const Words& words) {
    CommandWords command;
    command.usage = usage;
    command.options = {{"region", "R", "rows of this region only"},
                       {"family", "F", "SKUs of this family or series only; may be given again"},
                       {"max-price", "USD", "SKUs of at most this price per hour"}};
    return run_command(command, words, [&](const ParsedWords& parsed) -> Result<int> {
        const std::vector<std::string>& arguments = parsed.positional;
        const bool lists = arguments.size() == 2 && arguments[0] == "list";
        const bool shows = arguments.size() == 3 && arguments[0] == "show";
        if (!lists && !shows) {
            return misused(command);
        }
        const Result<std::string> text =
            lists ? list(parsed, arguments[1]) : show(parsed, arguments[1], arguments[2]);
        const Result<bool> written =
            text ? write_result(parsed.common, *text) : failure(text.error());
        return written ? Result<int>(done) : failure(written.error());
    });
}

} // namespace skusim::cli
