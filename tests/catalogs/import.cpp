// Azure's price lists and list-skus, read and joined: which price counts, what a machine is, what
// is left out and why, and that the written catalog reads back as it was.
#include "azure_items.hpp"

#include <cstdio>

using namespace skusim;
using namespace skusim::catalogs;

namespace {

CatalogReading joined(const std::vector<Sale>& sales) {
    const Folder folder;
    const auto reading = catalogs::import_catalog(
        {folder.add("prices.json", page(sales)), folder.add("skus.json", list_of({d2}))});
    REQUIRE(reading.has_value());
    return *reading;
}

} // namespace

TEST_CASE("the ways in which one machine is sold are told apart") {
    const CatalogReading reading =
        joined({{"Virtual Machines Dsv5 Series Windows", "D2s v5", "0.188"},
                {"Virtual Machines Dsv5 Series", "D2s v5 Spot", "0.02"},
                {"Virtual Machines Dsv5 Series Windows", "D2s v5 Spot", "0.05"},
                {},
                {"Virtual Machines Dsv5 Series", "D2s v5 Low Priority", "0.0192"},
                {"Virtual Machines Dsv5 Series", "D2s v5", "519.0", "Reservation",
                 R"(, "reservationTerm": "1 Year")"},
                {"Virtual Machines Dsv5 Series", "D2s v5", "1051.2", "Reservation",
                 R"(, "reservationTerm": "3 Years")"}});
    const catalog::Sku sku = only_sku(reading);
    CHECK(sku.on_demand == UsdPerHour::parse("0.096"));
    CHECK(sku.spot == UsdPerHour::parse("0.02"));
    CHECK(sku.low_priority == UsdPerHour::parse("0.0192"));
    CHECK(sku.reserved_1_year == UsdPerHour::parse("0.059246575")); // 519 / 8,760
    CHECK(sku.reserved_3_years == UsdPerHour::parse("0.04"));       // 1,051.2 / 26,280
    CHECK(reading.rows == 8);
    CHECK(skipped_for(reading, "Windows") == 2);
}

TEST_CASE("without a price for consumption no other price stands in for it") {
    const catalog::Sku sku =
        only_sku(joined({{"Virtual Machines Dsv5 Series", "D2s v5", "519", "Reservation",
                          R"(, "reservationTerm": "1 Year")"}}));
    CHECK_FALSE(sku.on_demand);
}

TEST_CASE("prices that do not count are skipped with their reason and place") {
    const CatalogReading reading = joined(
        {{},
         {"Virtual Machines Dsv5 Series", "D2s v5", "0.09", "Consumption", "", "1 Hour", "EUR"},
         {"Virtual Machines Dsv5 Series", "D2s v5", "9.6", "Consumption", "", "100 Hours"},
         {"Virtual Machines Dsv5 Series", "D2s v5", "0.05", "DevTestConsumption"},
         {"Virtual Machines Dsv5 Series", "D2s v5", "1", "Reservation",
          R"(, "reservationTerm": "5 Years")"},
         {"Virtual Machines Dsv5 Series", "D2s v5", "0"},
         {"Dsv5 Series CloudServices", "D2s v5", "0.2"},
         {"Virtual Machines Xsv9 Series", "X2", "1", "Consumption", "", "1 Hour", "USD",
          "Standard_X2s_v9"}});
    CHECK(only_sku(reading).on_demand == UsdPerHour::parse("0.096"));
    for (const char* reason : {"not in USD", "unit", "neither consumption", "neither 1 nor 3 years",
                               "no number of USD above 0", "other than a virtual machine",
                               "nothing tells vCPUs and RAM"}) {
        CAPTURE(reason);
        CHECK(skipped_for(reading, reason) == 1);
    }
    REQUIRE(!reading.skipped.empty());
    CHECK(reading.skipped.front().first.line == 3);
    CHECK(reading.skipped.front().first.column == 1);
}

TEST_CASE("of several prices the one of the region's own meter counts, then the later") {
    const auto dated = [](const std::string& price, const std::string& date, const char* primary) {
        return Sale{"Virtual Machines Dsv5 Series", "D2s v5", price, "Consumption",
                    fmt::format(R"(, "effectiveStartDate": "{}", "isPrimaryMeterRegion": {})", date,
                                primary)};
    };
    const std::vector<Sale> sales{dated("0.1", "2021-01-01", "true"),
                                  dated("0.2", "2024-01-01", "true"),
                                  dated("0.3", "2025-01-01", "false")};
    CHECK(only_sku(joined(sales)).on_demand == UsdPerHour::parse("0.2"));
    CHECK(only_sku(joined({sales.rbegin(), sales.rend()})).on_demand == UsdPerHour::parse("0.2"));
    CHECK(skipped_for(joined(sales), "holds before it") == 2);
}

TEST_CASE("a price that begins in the future does not count yet") {
    const Folder folder;
    const auto since = [](const std::string& price, const char* date) {
        return Sale{"Virtual Machines Dsv5 Series", "D2s v5", price, "Consumption",
                    fmt::format(R"(, "effectiveStartDate": "{}T00:00:00Z")", date)};
    };
    const std::vector<std::string> files{
        folder.add("prices.json", page({since("0.21", "2024-03-01"), since("0.27", "2031-01-01")})),
        folder.add("skus.json", list_of({d2}))};
    const auto before = catalogs::import_catalog(files, "2030-12-31");
    REQUIRE(before.has_value());
    CHECK(only_sku(*before).on_demand == UsdPerHour::parse("0.21"));
    CHECK(skipped_for(*before, "price that is not in force yet") == 1);
    const auto after = catalogs::import_catalog(files, "2031-01-01");
    REQUIRE(after.has_value());
    CHECK(only_sku(*after).on_demand == UsdPerHour::parse("0.27"));
}

TEST_CASE("a price that has ended counts no longer, though it began later than what holds") {
    const Folder folder;
    const Sale open{"Virtual Machines Dsv5 Series", "D2s v5", "0.096", "Consumption",
                    R"(, "effectiveStartDate": "2024-03-01T00:00:00Z")"};
    const Sale ended{"Virtual Machines Dsv5 Series", "D2s v5", "0.12", "Consumption",
                     R"(, "effectiveStartDate": "2025-06-01T00:00:00Z", )"
                     R"("effectiveEndDate": "2025-12-01T00:00:00Z")"};
    const std::string skus = folder.add("skus.json", list_of({d2}));
    for (const std::vector<Sale>& sales : {std::vector{open, ended}, std::vector{ended, open}}) {
        const std::vector<std::string> files{folder.add("prices.json", page(sales)), skus};
        const auto while_it_holds = catalogs::import_catalog(files, "2025-11-30");
        REQUIRE(while_it_holds.has_value());
        CHECK(only_sku(*while_it_holds).on_demand == UsdPerHour::parse("0.12"));
        const auto after = catalogs::import_catalog(files, "2025-12-01");
        REQUIRE(after.has_value());
        CHECK(only_sku(*after).on_demand == UsdPerHour::parse("0.096"));
        CHECK(skipped_for(*after, "price that is no longer in force") == 1);
    }
    const auto alone =
        catalogs::import_catalog({folder.add("old.json", page({ended})), skus}, "2026-12-01");
    REQUIRE(alone.has_value());
    CHECK_FALSE(only_sku(*alone).on_demand);
}

TEST_CASE("a price list of which one page was read says so; whole ones do not") {
    const Folder folder;
    const Sale sale{"Virtual Machines Dsv5 Series", "D2s v5", "0.1", "Consumption"};
    std::string first = page({sale});
    first.replace(first.find("null"), 4, "\"https://prices.azure.com/?$skip=1000\"");
    const std::string skus = folder.add("skus.json", list_of({d2}));
    const auto part = catalogs::import_catalog({folder.add("first.json", first), skus});
    REQUIRE(part.has_value());
    REQUIRE(part->notes.size() == 1);
    CHECK(part->notes[0].find("the list goes on at another page: 1 item of one page was read") !=
          std::string::npos);
    const std::string all = "[" + first + "," + page({sale}) + "]";
    const auto whole = catalogs::import_catalog({folder.add("all.json", all), skus});
    REQUIRE(whole.has_value());
    CHECK(whole->notes.empty());
}

TEST_CASE("files of all formats join, whatever their order") {
    const Folder folder;
    const std::string a10 = "Standard_NV6ads_A10_v5";
    const std::vector<std::string> files{
        folder.add("prices.json",
                   page({{}, {"x", "NV6", "0.5", "Consumption", "", "1 Hour", "USD", a10}})),
        folder.add("skus.json", "[" + d2 + "," + machine(a10, "vCPUs=6 MemoryGB=55 GPUs=1") + "]"),
        folder.add("sky.csv",
                   "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,SpotPrice,"
                   "Region\n" +
                       a10 + ",A10,0.167,6,56,0.454,0.1,eastus\n"),
        folder.add("ours.csv",
                   "name,vcpus,ram_gib,usd_per_hour,region\n\"odd, name\",2,4,0.5,mars\n")};
    const auto reading = catalogs::import_catalog(files);
    REQUIRE(reading.has_value());
    REQUIRE(reading->catalog.skus.size() == 3);
    const catalog::Sku& shared = reading->catalog.skus[1];
    CHECK(shared.name == a10);
    CHECK(shared.ram == gibibytes(55));                  // of list-skus
    CHECK(shared.on_demand == UsdPerHour::parse("0.5")); // of the price list
    CHECK(shared.spot == UsdPerHour::parse("0.1"));      // of the CSV: nothing else tells it
    REQUIRE(shared.accelerators);
    CHECK(shared.accelerators->count == Approx(1.0 / 6)); // list-skus counts a share as one
    const auto reversed = catalogs::import_catalog({files.rbegin(), files.rend()});
    REQUIRE(reversed.has_value());
    CHECK(reversed->catalog.skus == reading->catalog.skus);

    SECTION("and the written catalog reads back as the same") {
        const auto again = catalogs::parse_catalog("out.csv", catalogs::catalog_csv(*reading));
        REQUIRE(again.has_value());
        CHECK(again->catalog.skus == reading->catalog.skus);
        CHECK(again->skipped.empty());
    }
}

TEST_CASE("Google's pricing.yml tells prices, and a catalog beside it machines, in either order") {
    const Folder folder;
    const std::string machines = folder.add(
        "gcp.csv", "name,provider,region,vcpus,ram_gib,accelerator,accelerator_count,usd_per_hour,"
                   "spot_usd_per_hour,date\n"
                   "g2-standard-4,gcp,us-central1,4,16,L4,1,0.7,0.3,2025-06-01\n");
    const std::string prices = folder.add(
        "pricing.yml", "gcp:\n  compute:\n    instance:\n      g2-standard-4:\n        cost:\n"
                       "          us-central1: {hour: 0.706832, month_1y: 325}\n"
                       "        cpu: 4\n        ram: 16\n");
    for (const auto& files : {std::vector{machines, prices}, std::vector{prices, machines}}) {
        const auto reading = catalogs::import_catalog(files, "2026-11-30");
        REQUIRE(reading.has_value());
        const catalog::Sku sku = only_sku(*reading);
        CHECK(sku.on_demand == UsdPerHour::parse("0.706832"));
        CHECK(sku.reserved_1_year == UsdPerHour::parse("0.445205479")); // 325 / 730
        CHECK(sku.spot == UsdPerHour::parse("0.3")); // of the CSV: nothing else tells it
        REQUIRE(sku.accelerators);
        CHECK(sku.accelerators->type == "L4");
        CHECK(reading->skipped.empty());
        CHECK(reading->origins == std::vector<PriceOrigin>{{prices, "2026-11-30"}});
    }
}

TEST_CASE("each row tells the file and the day of its price, and the catalog the oldest day") {
    const Folder folder;
    const std::string old =
        folder.add("old.csv", "name,vcpus,ram_gib,usd_per_hour,region,provider,date,source\n"
                              "Standard_D2s_v5,2,8,0.5,eastus,azure,2024-02-01,somebody\n"
                              "odd,2,4,0.5,eastus,azure,2024-02-01,somebody\n");
    const std::string prices = folder.add("prices.json", page({{}}));
    const std::string skus = folder.add("skus.json", list_of({d2}));
    for (const auto& files : {std::vector{old, prices}, std::vector{prices, old}}) {
        const auto reading = catalogs::import_catalog(files, "2026-11-30");
        REQUIRE(reading.has_value());
        CHECK(reading->catalog.date == "2024-02-01");
        CHECK(reading->origins ==
              std::vector<PriceOrigin>{{old, "2024-02-01"}, {prices, "2026-11-30"}});
        const std::string csv = catalog_csv(*reading);
        CHECK(csv.find(old + ",2024-02-01") != std::string::npos);
        CHECK(csv.find(prices + ",2026-11-30") != std::string::npos);
    }
    const auto all_new = catalogs::import_catalog({prices, skus}, "2026-11-30");
    REQUIRE(all_new.has_value());
    CHECK(all_new->catalog.date == "2026-11-30");
}

TEST_CASE("restrictions and every kind of price survive writing and reading") {
    CatalogReading reading = joined({{}});
    catalog::Sku& sku = reading.catalog.skus.front();
    sku.restriction = "NotAvailableForSubscription";
    sku.low_priority = UsdPerHour::parse("0.01");
    sku.reserved_1_year = UsdPerHour::parse("0.059246575");
    sku.reserved_3_years = UsdPerHour::parse("0.04");
    sku.threads_per_core = 1;
    reading.origins.front().date = "2026-05-20";
    const auto again = catalogs::parse_catalog("out.csv", catalogs::catalog_csv(reading));
    REQUIRE(again.has_value());
    CHECK(again->catalog.skus == reading.catalog.skus);
    CHECK(again->catalog.date == "2026-05-20");
}

TEST_CASE("the shared samples and catalog, where there are any") {
    const std::string data = "/work/shared/data/";
    if (!std::filesystem::exists(data + "samples")) {
        std::puts("skipped: no shared samples");
        return;
    }
    const auto reading = catalogs::import_catalog(
        {data + "samples/az_list_skus_eastus.json",
         data + "samples/azure_retail_prices_reconstructed.json", data + "catalogs/azure_vms.csv"});
    REQUIRE(reading.has_value());
    CHECK(reading->catalog.skus.size() > 50'000);
    CHECK(skipped_for(*reading, "Windows") == 2);
    const auto again = catalogs::parse_catalog("out.csv", catalogs::catalog_csv(*reading));
    REQUIRE(again.has_value());
    CHECK((again->catalog.skus == reading->catalog.skus));
    int restricted = 0;
    for (const catalog::Sku& sku : reading->catalog.skus) {
        restricted += sku.restriction.empty() ? 0 : 1;
        if (sku.name == "Standard_D2s_v5" && sku.region == "eastus") {
            CHECK(sku.on_demand == UsdPerHour::parse("0.096"));
            CHECK(sku.spot == UsdPerHour::parse("0.02"));
            CHECK(sku.reserved_1_year == UsdPerHour::parse("0.059246575"));
        }
    }
    CHECK(restricted == 1);
}
