// Prices of commitments and families of quota: from the price list, from a catalog of ours, from
// the table that ships.
#include "azure_items.hpp"

#include <iostream>

using namespace skusim;
using namespace skusim::catalogs;

TEST_CASE("a savings plan's price stands beside the price without one, and is per hour") {
    const Folder folder;
    const Sale on_demand{"Virtual Machines Dsv5 Series", "D2s v5", "0.096", "Consumption",
                         R"(, "savingsPlan": [{"unitPrice": 0.0441792, "retailPrice": 0.0441792,
                              "term": "3 Years"}, {"unitPrice": 0.0658368,
                              "retailPrice": 0.0658368, "term": "1 Year"}, {"retailPrice": 0.01,
                              "term": "5 Years"}])"};
    const Sale spot{"Virtual Machines Dsv5 Series", "D2s v5 Spot", "0.02", "Consumption",
                    R"(, "savingsPlan": [{"retailPrice": 0.001, "term": "1 Year"}])"};
    const Sale reserved{"Virtual Machines Dsv5 Series", "D2s v5", "519", "Reservation",
                        R"(, "reservationTerm": "1 Year")"};
    const auto reading =
        import_catalog({folder.add("prices.json", page({on_demand, spot, reserved})),
                        folder.add("skus.json", list_of({d2}))});
    REQUIRE(reading);
    const catalog::Sku sku = only_sku(*reading);
    CHECK(sku.on_demand == UsdPerHour::parse("0.096"));
    CHECK(sku.savings_plan_1_year == UsdPerHour::parse("0.0658368"));
    CHECK(sku.savings_plan_3_years == UsdPerHour::parse("0.0441792"));
    CHECK(sku.reserved_1_year == UsdPerHour::parse("0.059246575"));
    CHECK(reading->skipped.empty());

    const auto again = parse_catalog("c.csv", catalog_csv(*reading));
    REQUIRE(again);
    CHECK(only_sku(*again) == sku);
}

TEST_CASE("prices of a machine that nothing tells the size of are counted by item") {
    const Folder folder;
    const Sale sale{"Virtual Machines Dsv5 Series",
                    "D2s v5",
                    "0.096",
                    "Consumption",
                    R"(, "savingsPlan": [{"retailPrice": 0.04, "term": "3 Years"}])",
                    "1 Hour",
                    "USD",
                    "Standard_X2s_v9"};
    const auto reading = import_catalog(
        {folder.add("prices.json", page({sale})), folder.add("skus.json", list_of({d2}))});
    REQUIRE(reading);
    CHECK(skipped_for(*reading, "nothing tells vCPUs and RAM") == 1);
}

TEST_CASE("a catalog of ours has columns for commitments and the quota's family") {
    const auto reading = parse_catalog(
        "c.csv", "name,vcpus,ram_gib,usd_per_hour,reserved_1_year_usd_per_hour,"
                 "savings_plan_1_year_usd_per_hour,savings_plan_3_years_usd_per_hour,quota_family\n"
                 "Standard_D4s_v5,4,16,0.192,0.11,0.13,,\n"
                 "mine,4,16,0.192,,,0.08,own pool\n"
                 "bad,4,16,0.192,,x,,\n");
    REQUIRE(reading);
    REQUIRE(reading->catalog.skus.size() == 2);
    const catalog::Sku& d4s = reading->catalog.skus[0];
    CHECK(d4s.reserved_1_year == UsdPerHour::parse("0.11"));
    CHECK(d4s.savings_plan_1_year == UsdPerHour::parse("0.13"));
    CHECK_FALSE(d4s.savings_plan_3_years);
    CHECK(d4s.quota_family == "standardDSv5Family");
    CHECK(reading->catalog.skus[1].quota_family == "own pool");
    CHECK(reading->catalog.skus[1].savings_plan_3_years == UsdPerHour::parse("0.08"));
    REQUIRE(reading->skipped.size() == 1);
    CHECK(reading->skipped[0].reason == "savings plan price is no number of USD per hour from 0");
    CHECK(reading->skipped[0].first.line == 4);
}

TEST_CASE("every machine of the shipped catalog has a family of quota") {
    const auto shipped = read_catalogs({SKUSIM_SOURCE_DIR "/catalogs/azure.csv"});
    REQUIRE(shipped);
    for (const catalog::Sku& sku : shipped->catalog.skus) {
        CAPTURE(sku.name);
        CHECK_FALSE(sku.quota_family.empty());
    }
}

TEST_CASE("families of quota are those of Azure's list, size by size") {
    const std::string list = SKUSIM_SOURCE_DIR "/../shared/data/samples/azure_quota_families.csv";
    if (!std::filesystem::exists(list)) {
        std::cout << "skipped: " << list << " is not there\n";
        return;
    }
    std::ifstream file(list);
    std::string line;
    std::getline(file, line);
    int rows = 0;
    while (std::getline(file, line)) {
        if (!line.empty() && line.back() == '\r') {
            line.pop_back();
        }
        const std::size_t comma = line.find(',');
        const std::string name = line.substr(0, comma);
        const auto reading =
            parse_catalog("c.csv", "name,vcpus,ram_gib,usd_per_hour\n" + name + ",2,8,0.1\n");
        CAPTURE(name);
        REQUIRE(reading);
        CHECK(reading->catalog.skus.at(0).quota_family == line.substr(comma + 1));
        ++rows;
    }
    CHECK(rows == 1502);
}

TEST_CASE("AWS's machines come with what one can commit to, from the list of vantage") {
    const auto reading = parse_catalog(
        "instances.json",
        R"([{"instance_type": "m6a.xlarge", "vCPU": 4, "memory": 16, "pricing": {"us-east-1": {
             "linux": {"ondemand": "0.1728", "spot_avg": "N/A", "reserved": {
                 "yrTerm1Savings.noUpfront": "0.13965", "yrTerm1Standard.noUpfront": "0.11431",
                 "yrTerm1Standard.partialUpfront": "0.108882",
                 "yrTerm3Standard.noUpfront": "0.07838"}},
             "mswin": {"ondemand": "0.3568"}}, "eu-west-1": {"mswin": {"ondemand": "0.4"}}}},
            {"instance_type": "x", "vCPU": 4, "pricing": {}}])");
    REQUIRE(reading);
    const catalog::Sku sku = only_sku(*reading);
    CHECK(sku.provider == "aws");
    CHECK(sku.region == "us-east-1");
    CHECK(sku.vcpus == 4);
    CHECK(sku.on_demand == UsdPerHour::parse("0.1728"));
    CHECK_FALSE(sku.spot);
    CHECK(sku.reserved_1_year == UsdPerHour::parse("0.11431"));
    CHECK(sku.reserved_3_years == UsdPerHour::parse("0.07838"));
    CHECK(sku.savings_plan_1_year == UsdPerHour::parse("0.13965"));
    CHECK_FALSE(sku.savings_plan_3_years);
    CHECK(reading->rows == 2);
    CHECK(skipped_for(*reading, "instance without a type, vCPU or memory") == 1);
}

TEST_CASE("Google Cloud's commitments are told per month of 730 hours") {
    const std::string text = "gcp:\n  compute:\n    instance:\n      c2d-standard-8:\n"
                             "        cost:\n"
                             "          us-central1: {hour: 0.363192, hour_spot: 0.099552, "
                             "month_1y: 167.024, month_3y: 119.29368}\n"
                             "          us-east4: {month_1y: 1}\n"
                             "        cpu: 8\n        ram: 32\n";
    const auto reading = parse_catalog("pricing.yml", text);
    REQUIRE(reading);
    const catalog::Sku sku = only_sku(*reading);
    CHECK(sku.name == "c2d-standard-8");
    CHECK(sku.provider == "gcp");
    CHECK(sku.on_demand == UsdPerHour::parse("0.363192"));
    CHECK(sku.spot == UsdPerHour::parse("0.099552"));
    CHECK(sku.reserved_1_year == UsdPerHour::parse("0.2288")); // 167.024 / 730
    CHECK(sku.reserved_3_years == UsdPerHour::parse("0.163416"));
    CHECK(skipped_for(*reading, "machine without a price per hour") == 1);
    CHECK(line_of(parse_catalog("pricing.yml", "gcp: {}\n").error().front())
              .find("pricing.yml:1:1: no prices that are known") != std::string::npos);
    const auto wrong = parse_catalog("pricing.yml", "gcp: [\n");
    CHECK_FALSE(wrong);
}
