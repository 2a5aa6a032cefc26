// Azure's price lists and list-skus, read and joined: which price counts, what a machine is, what
// is left out and why, and that the written catalog reads back as it was.
#include <skusim/formats/catalog_file.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <support/catch.hpp>

using namespace skusim;
using formats::CatalogReading;

namespace {

/// Files that live as long as the test.
class Folder {
public:
    Folder() { std::filesystem::create_directories(path_); }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] std::string add(const std::string& name, const std::string& text) const {
        const std::string file = (path_ / name).string();
        std::ofstream(file, std::ios::binary) << text;
        return file;
    }

private:
    std::filesystem::path path_ = std::filesystem::temp_directory_path() / "skusim_import_test";
};

struct Sale {
    std::string product = "Virtual Machines Dsv5 Series";
    std::string sku = "D2s v5";
    std::string price = "0.096";
    std::string type = "Consumption";
    std::string more = ""; ///< further members
    std::string unit = "1 Hour";
    std::string currency = "USD";
    std::string name = "Standard_D2s_v5";
};

std::string item(const Sale& sale) {
    return fmt::format(R"({{"currencyCode": "{}", "armRegionName": "eastus", "retailPrice": {}, )"
                       R"("unitOfMeasure": "{}", "serviceName": "Virtual Machines", )"
                       R"("armSkuName": "{}", "type": "{}", "meterName": "{}", "skuName": "{}", )"
                       R"("productName": "{}"{}}})",
                       sale.currency, sale.price, sale.unit, sale.name, sale.type, sale.sku,
                       sale.sku, sale.product, sale.more);
}

std::string page(const std::vector<Sale>& sales) {
    std::string text = R"({"BillingCurrency": "USD", "Items": [)";
    for (const Sale& sale : sales) {
        text += (text.back() == '[' ? "\n" : ",\n") + item(sale);
    }
    return text + R"(], "NextPageLink": null, "Count": 1})";
}

std::string machine(const std::string& name, const std::string& capabilities,
                    const std::string& restrictions = "", const std::string& region = "eastus") {
    std::string list;
    for (std::size_t at = 0; at < capabilities.size();) {
        const std::size_t equals = capabilities.find('=', at);
        const std::size_t end = std::min(capabilities.find(' ', at), capabilities.size());
        list += fmt::format(R"({}{{"name": "{}", "value": "{}"}})", list.empty() ? "" : ", ",
                            capabilities.substr(at, equals - at),
                            capabilities.substr(equals + 1, end - equals - 1));
        at = end + 1;
    }
    return fmt::format(R"({{"resourceType": "virtualMachines", "name": "{}", "locations": ["{}"], )"
                       R"("capabilities": [{}], "restrictions": [{}]}})",
                       name, region, list, restrictions);
}

const std::string d2 = machine("Standard_D2s_v5", "vCPUs=2 MemoryGB=8 CpuArchitectureType=x64");

catalog::Sku only_sku(const CatalogReading& reading) {
    REQUIRE(reading.catalog.skus.size() == 1);
    return reading.catalog.skus.front();
}

catalog::Sku sku_of(const std::string& item) {
    const auto reading = formats::parse_catalog("skus.json", "[" + item + "]");
    REQUIRE(reading.has_value());
    return only_sku(*reading);
}

CatalogReading joined(const std::vector<Sale>& sales) {
    const Folder folder;
    const auto reading = formats::import_catalog(
        {folder.add("prices.json", page(sales)), folder.add("skus.json", "[" + d2 + "]")});
    REQUIRE(reading.has_value());
    return *reading;
}

std::int64_t skipped_for(const CatalogReading& reading, const std::string& words) {
    for (const formats::SkippedRows& rows : reading.skipped) {
        if (rows.reason.find(words) != std::string::npos) {
            return rows.count;
        }
    }
    return 0;
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

TEST_CASE("a machine is what list-skus says is available") {
    const catalog::Sku constrained =
        sku_of(machine("Standard_E4-2s_v5", "vCPUs=4 MemoryGB=32 vCPUsAvailable=2 vCPUsPerCore=2"));
    CHECK(constrained.vcpus == 2);
    CHECK(constrained.ram == gibibytes(32));
    CHECK(constrained.threads_per_core == 2);
    CHECK(constrained.series == "Esv5");
    CHECK(constrained.provider == "azure");
    CHECK_FALSE(constrained.accelerators);
    const catalog::Sku gpu =
        sku_of(machine("Standard_NC4as_T4_v3", "vCPUs=4 MemoryGB=28 GPUs=1", "", "East US"));
    CHECK(gpu.region == "eastus");
    REQUIRE(gpu.accelerators);
    CHECK(gpu.accelerators->count == 1);
    CHECK(gpu.accelerators->type == "T4");
    CHECK(sku_of(machine("Standard_D2ps_v5", "vCPUs=2 MemoryGB=8 CpuArchitectureType=Arm64"))
              .architecture == catalog::Architecture::arm64);
}

TEST_CASE("a machine is retired when its date is past") {
    const std::string size = "vCPUs=2 MemoryGB=8 RetirementDateUtc=";
    CHECK(sku_of(machine("Standard_D2s_v5", size + "08/31/2023")).retired);
    CHECK_FALSE(sku_of(machine("Standard_D2s_v5", size + "08/31/2199")).retired);
}

TEST_CASE("a restriction counts where it names the machine's location") {
    const auto restricted = [](const std::string& type, const std::string& region) {
        const std::string restriction = fmt::format(
            R"({{"type": "{}", "values": ["{}"], "reasonCode": "NotAvailableForSubscription"}})",
            type, region);
        return sku_of(machine("Standard_D2s_v5", "vCPUs=2 MemoryGB=8", restriction)).restriction;
    };
    CHECK(restricted("Location", "eastus") == "NotAvailableForSubscription");
    CHECK(restricted("Location", "EastUS") == "NotAvailableForSubscription");
    CHECK(restricted("Location", "westus").empty());
    CHECK(restricted("Zone", "eastus").empty());
}

TEST_CASE("one list, a page, or an array of pages") {
    for (const std::string& text : {"[" + d2 + "]", R"({"value": [)" + d2 + "]}",
                                    R"([{"value": [)" + d2 + R"(]}, {"value": []}])",
                                    R"({"nextLink": {"value": [7]}, "value": [)" + d2 + "]}"}) {
        CAPTURE(text);
        const auto reading = formats::parse_catalog("skus.json", text);
        REQUIRE(reading.has_value());
        CHECK(only_sku(*reading).name == "Standard_D2s_v5");
    }
}

TEST_CASE("items that are no machine are counted") {
    const auto reading = formats::parse_catalog(
        "skus.json", "[" + d2 + ",\n " + d2 + R"(, {"resourceType": "disks"}, {"x": 1}, )" +
                         machine("Standard_D4s_v5", "vCPUs=4") + "]");
    REQUIRE(reading.has_value());
    CHECK(reading->rows == 5);
    CHECK(skipped_for(*reading, "earlier SKU") == 1);
    CHECK(skipped_for(*reading, "other than a virtual machine") == 1);
    CHECK(skipped_for(*reading, "neither a price") == 1);
    CHECK(skipped_for(*reading, "without vCPUs or MemoryGB") == 1);
}

TEST_CASE("malformed JSON is a fault with its place") {
    const auto fault = [](const std::string& text) {
        const auto reading = formats::parse_catalog("x.json", text);
        REQUIRE(!reading.has_value());
        const Fault& first = reading.error().front();
        return std::to_string(first.place.line) + ':' + std::to_string(first.place.column) + ' ' +
               first.message;
    };
    CHECK(fault("[\n {\"a\": ]").find("2:8 malformed JSON: ") == 0);
    CHECK(fault("[\n{\"a\": 1}").find("2:8 malformed JSON: ") == 0);
    CHECK(fault("[{\"a\": 1e999}]").find("malformed JSON") != std::string::npos);
    CHECK(fault("[{\"a\": \"\xFF\"}]").find("malformed JSON") != std::string::npos);
    CHECK(fault("{}").find("no list of prices or SKUs") != std::string::npos);
    CHECK(fault("[]").find("no items") != std::string::npos);
    CHECK(fault(page({{}}))
              .find("2:1 none of the 1 items can be used; this one: price of a "
                    "machine that nothing tells vCPUs and RAM of") == 0);
    CHECK(fault(std::string(100'000, '[')).find("1:65 nested deeper than 64 levels") == 0);
    CHECK(fault(std::string("[") + std::string(std::size_t{64} << 20U, ' ') + "]")
              .find("over 64 MiB") != std::string::npos);
}

TEST_CASE("no cut of a document breaks the reader") {
    const std::string text = "[" + page({{}}) + "," + d2 + "]";
    for (std::size_t length = 1; length < text.size(); ++length) {
        CHECK_FALSE(formats::parse_catalog("x.json", text.substr(0, length)).has_value());
    }
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
    const auto reading = formats::import_catalog(files);
    REQUIRE(reading.has_value());
    REQUIRE(reading->catalog.skus.size() == 3);
    const catalog::Sku& shared = reading->catalog.skus[1];
    CHECK(shared.name == a10);
    CHECK(shared.ram == gibibytes(55));                  // of list-skus
    CHECK(shared.on_demand == UsdPerHour::parse("0.5")); // of the price list
    CHECK(shared.spot == UsdPerHour::parse("0.1"));      // of the CSV: nothing else tells it
    REQUIRE(shared.accelerators);
    CHECK(shared.accelerators->count == Approx(1.0 / 6)); // list-skus counts a share as one
    const auto reversed = formats::import_catalog({files.rbegin(), files.rend()});
    REQUIRE(reversed.has_value());
    CHECK(reversed->catalog.skus == reading->catalog.skus);

    SECTION("and the written catalog reads back as the same") {
        const auto again =
            formats::parse_catalog("out.csv", formats::catalog_csv(reading->catalog));
        REQUIRE(again.has_value());
        CHECK(again->catalog.skus == reading->catalog.skus);
        CHECK(again->skipped.empty());
    }
}

TEST_CASE("restrictions and every kind of price survive writing and reading") {
    CatalogReading reading = joined({{}});
    catalog::Sku& sku = reading.catalog.skus.front();
    sku.restriction = "NotAvailableForSubscription";
    sku.low_priority = UsdPerHour::parse("0.01");
    sku.reserved_1_year = UsdPerHour::parse("0.059246575");
    sku.reserved_3_years = UsdPerHour::parse("0.04");
    sku.threads_per_core = 1;
    reading.catalog.date = "2026-05-20";
    const auto again = formats::parse_catalog("out.csv", formats::catalog_csv(reading.catalog));
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
    const auto reading = formats::import_catalog(
        {data + "samples/az_list_skus_eastus.json",
         data + "samples/azure_retail_prices_reconstructed.json", data + "catalogs/azure_vms.csv"});
    REQUIRE(reading.has_value());
    CHECK(reading->catalog.skus.size() > 50'000);
    CHECK(skipped_for(*reading, "Windows") == 2);
    const auto again = formats::parse_catalog("out.csv", formats::catalog_csv(reading->catalog));
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
