#include <skusim/base/money.hpp>
#include <skusim/catalogs/catalog_file.hpp>
#include <skusim/planner/make_plan.hpp>
#include <skusim/report/results.hpp>

#include "commands.hpp"
#include "options.hpp"

#include <algorithm>
#include <iostream>

namespace skusim::cli {

namespace {

Result<scenario::Selection> selection_of(const ParsedWords& words) {
    scenario::Selection select;
    if (!texts(words, "region").empty()) {
        select.regions = {text_of(words, "region")};
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

void tell_skipped(const catalogs::CatalogReading& reading) {
    for (const catalogs::SkippedRows& rows : reading.skipped) {
        complain({{rows.first, std::to_string(rows.count) + " of " + std::to_string(reading.rows) +
                                   " rows not used: " + rows.reason}});
    }
    for (const std::string& note : reading.notes) {
        complain({{Place{}, note}});
    }
}

/// The SKUs of the file that the options select, up the ladder.
Result<std::vector<catalog::Sku>> selected_skus(const ParsedWords& words, const std::string& path) {
    const Result<scenario::Selection> select = selection_of(words);
    if (!select) {
        return failure(select.error());
    }
    const Result<catalogs::CatalogReading> reading =
        catalogs::read_catalogs({path}, {select->regions});
    if (!reading) {
        return failure(reading.error());
    }
    tell_skipped(*reading);
    return planner::selected(reading->catalog.skus, *select, scenario::Pricing::on_demand);
}

Result<std::string> list(const ParsedWords& words, const std::string& path) {
    const Result<std::vector<catalog::Sku>> skus = selected_skus(words, path);
    return skus ? Result<std::string>(report::catalog_list(*skus, words.common.format))
                : failure(skus.error());
}

Result<std::string> show(const ParsedWords& words, const std::string& name,
                         const std::string& path) {
    const Result<std::vector<catalog::Sku>> skus = selected_skus(words, path);
    if (!skus) {
        return failure(skus.error());
    }
    std::vector<catalog::Sku> rows;
    std::vector<std::string_view> names;
    for (const catalog::Sku& sku : *skus) {
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

Result<std::string> import(const std::vector<std::string>& paths, bool quiet) {
    const Result<catalogs::CatalogReading> reading = catalogs::import_catalog(paths);
    if (!reading) {
        return failure(reading.error());
    }
    tell_skipped(*reading);
    const std::vector<catalog::Sku>& skus = reading->catalog.skus;
    const auto count = [&](auto has) {
        return std::to_string(std::count_if(skus.begin(), skus.end(), has));
    };
    if (!quiet) {
        std::cerr << skus.size() << " SKUs, "
                  << count([](const catalog::Sku& sku) { return sku.on_demand.has_value(); })
                  << " with an on-demand price, "
                  << count([](const catalog::Sku& sku) { return !sku.restriction.empty(); })
                  << " restricted\n";
    }
    return catalogs::catalog_csv(*reading);
}

} // namespace

CommandWords catalog_words() {
    CommandWords command;
    command.calls = {"skusim catalog list FILE [--region R] [--family F]... [--max-price USD]",
                     "skusim catalog show NAME FILE [--region R]",
                     "skusim catalog import FILE... --output CATALOG.csv"};
    command.about = "FILE is a catalog of skusim or the name of one that ships, SkyPilot's CSV, or "
                    "the JSON of the Azure Retail Prices API or of az vm list-skus; import joins "
                    "any mixture of them into one catalog.";
    command.operands = catalogs_and_files();
    command.actions = {"list", "show", "import"};
    command.options = {{"region", "R", "rows of this region only", regions()},
                       {"family", "F", "SKUs of this family or series only; may be given again"},
                       {"max-price", "USD", "SKUs of at most this price per hour"}};
    command.options[1].may_be_repeated = true;
    return command;
}

Result<int> catalog_command(const ParsedWords& words) {
    const std::vector<std::string>& arguments = words.positional;
    const bool lists = arguments.size() == 2 && arguments[0] == "list";
    const bool shows = arguments.size() == 3 && arguments[0] == "show";
    const bool imports = arguments.size() >= 2 && arguments[0] == "import";
    if (!lists && !shows && !imports) {
        return misused(words);
    }
    const Result<std::string> text =
        imports ? import({arguments.begin() + 1, arguments.end()}, words.common.quiet)
        : lists ? list(words, arguments[1])
                : show(words, arguments[1], arguments[2]);
    const Result<void> written = text ? write_result(words.common, *text) : failure(text.error());
    return written ? Result<int>(done) : failure(written.error());
}

} // namespace skusim::cli
