// The price lists of AWS and Google, whose machines and prices stand apart: made small, in the
// shape of the real ones.
#include "azure_items.hpp"

using namespace skusim;
using namespace skusim::catalogs;

namespace {

std::string product(const std::string& code, const std::string& type, const char* vcpus,
                    const char* memory, const std::string& more = "",
                    const char* system = "Linux") {
    return fmt::format(
        R"("{}": {{"sku": "{}", "productFamily": "Compute Instance", "attributes": {{)"
        R"("servicecode": "AmazonEC2", "instanceType": "{}", "vcpu": "{}", "memory": "{}", )"
        R"("regionCode": "us-east-1", "operatingSystem": "{}", "tenancy": "Shared", )"
        R"("preInstalledSw": "NA", "capacitystatus": "Used", "operation": "RunInstances"{}}}}})",
        code, code, type, vcpus, memory, system, more);
}

std::string dimension(const char* unit, const char* usd) {
    return fmt::format(R"({{"unit": "{}", "pricePerUnit": {{"USD": "{}"}}}})", unit, usd);
}

/// An offer; `lease` is empty for one on demand.
std::string offer(const std::string& code, const std::string& name, const std::string& hourly,
                  const std::string& fee = "", const std::string& lease = "",
                  const std::string& option = "", const std::string& offering = "standard",
                  const std::string& since = "2026-10-01T00:00:00Z") {
    const std::string attributes =
        lease.empty() ? ""
                      : fmt::format(R"("LeaseContractLength": "{}", "OfferingClass": "{}", )"
                                    R"("PurchaseOption": "{}")",
                                    lease, offering, option);
    std::string dimensions = fmt::format(R"("h": {})", dimension("Hrs", hourly.c_str()));
    if (!fee.empty()) {
        dimensions += fmt::format(R"(, "f": {})", dimension("Quantity", fee.c_str()));
    }
    return fmt::format(
        R"("{}.{}": {{"sku": "{}", "effectiveDate": "{}", "priceDimensions": {{{}}}, )"
        R"("termAttributes": {{{}}}}})",
        code, name, code, since, dimensions, attributes);
}

std::string price_list(const std::vector<std::string>& products,
                       const std::vector<std::string>& on_demand,
                       const std::vector<std::string>& reserved) {
    return fmt::format(
        R"({{"formatVersion": "v1.0", "offerCode": "AmazonEC2", "products": {{{}}}, )"
        R"("terms": {{"OnDemand": {{"A": {{{}}}}}, "Reserved": {{"A": {{{}}}}}}}}})",
        fmt::join(products, ",\n"), fmt::join(on_demand, ",\n"), fmt::join(reserved, ",\n"));
}

const std::string m5 = product("CODE1", "m5.xlarge", "4", "16 GiB");

std::string savings_plan(const char* description, int years, const char* price,
                         const char* code = "CODE1") {
    return fmt::format(
        R"({{"sku": "P", "description": "{}", "effectiveDate": "2026-10-01", )"
        R"("leaseContractLength": {{"duration": {}, "unit": "year"}}, "rates": [{{)"
        R"("discountedSku": "{}", "discountedUsageType": "BoxUsage:m5.xlarge", "unit": "Hrs", )"
        R"("discountedRate": {{"price": "{}", "currency": "USD"}}}}]}})",
        description, years, code, price);
}

std::string savings_plans(const std::vector<std::string>& plans) {
    return fmt::format(
        R"({{"version": "1", "products": [{{"sku": "P", "productFamily": "ComputeSavingsPlans", )"
        R"("attributes": {{"purchaseOption": "No Upfront", "purchaseTerm": "1yr"}}}}], )"
        R"("terms": {{"savingsPlan": [{}]}}}})",
        fmt::join(plans, ",\n"));
}

std::string spot(const char* zone, const char* price, const char* time,
                 const char* system = "Linux/UNIX") {
    return fmt::format(R"({{"AvailabilityZone": "{}", "InstanceType": "m5.xlarge", )"
                       R"("ProductDescription": "{}", "SpotPrice": "{}", "Timestamp": "{}"}})",
                       zone, system, price, time);
}

std::string rate(const char* description, const char* usage_type, const char* nanos,
                 const char* units = "0", const char* region = "us-central1") {
    return fmt::format(
        R"({{"name": "services/6F81-5844-456A/skus/X", "description": "{}", "category": )"
        R"({{"resourceFamily": "Compute", "resourceGroup": "CPU", "usageType": "{}"}}, )"
        R"("serviceRegions": ["{}"], "pricingInfo": [{{"pricingExpression": {{"tieredRates": )"
        R"([{{"startUsageAmount": 0, "unitPrice": {{"currencyCode": "USD", "units": "{}", )"
        R"("nanos": {}}}}}]}}}}]}})",
        description, usage_type, region, units, nanos);
}

CatalogReading imported(const std::vector<std::string>& texts) {
    const Folder folder;
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const bool is_json = texts[i].starts_with('{') || texts[i].starts_with('[');
        paths.push_back(
            folder.add(fmt::format("list{}.{}", i, is_json ? "json" : "csv"), texts[i]));
    }
    const auto reading = import_catalog(paths, "2026-11-30");
    INFO((reading ? "" : line_of(reading.error().front())));
    REQUIRE(reading);
    return *reading;
}

} // namespace

TEST_CASE("AWS's price list: machines by code, prices by term") {
    const CatalogReading reading = imported(
        {price_list({m5, product("CODE2", "m5.xlarge", "4", "16 GiB", "", "Windows"),
                     product("CODE3", "g4dn.xlarge", "4", "16 GiB", R"(, "gpu": "1")"),
                     product("CODE4", "x1.big", "128", "1,952 GiB")},
                    {offer("CODE1", "o", "0.1920000000"), offer("CODE2", "o", "0.376"),
                     offer("CODE3", "o", "0.526"), offer("CODE4", "o", "0.0000000000")},
                    {offer("CODE1", "n1", "0.121", "", "1yr", "No Upfront"),
                     offer("CODE1", "p1", "0.058", "504", "1yr", "Partial Upfront"),
                     offer("CODE1", "c1", "0.139", "", "1yr", "No Upfront", "convertible"),
                     offer("CODE1", "p3", "0.038", "1006", "3yr", "Partial Upfront"),
                     offer("CODE1", "a3", "0.0000000000", "1891", "3yr", "All Upfront"),
                     offer("CODE3", "a1", "0.0000000000", "2699", "1yr", "All Upfront"),
                     offer("CODE3", "p3", "0.058", "about 500", "3yr", "Partial Upfront")})});
    REQUIRE(reading.catalog.skus.size() == 2);
    const catalog::Sku& gpu = reading.catalog.skus[0];
    const catalog::Sku& cpu = reading.catalog.skus[1];
    CHECK(cpu.name == "m5.xlarge");
    CHECK(cpu.provider == "aws");
    CHECK(cpu.region == "us-east-1");
    CHECK(cpu.vcpus == 4);
    CHECK(in_gibibytes(cpu.ram) == 16);
    CHECK(cpu.on_demand == UsdPerHour::parse("0.192"));
    CHECK(cpu.reserved_1_year == UsdPerHour::parse("0.121"));
    // 0.038 + 1,006 / 26,280 h, half up to the nano-dollar
    CHECK(cpu.reserved_3_years == UsdPerHour::parse("0.076280061"));
    CHECK(gpu.reserved_1_year == UsdPerHour::parse("0.308105023")); // 2,699 / 8,760
    CHECK_FALSE(gpu.reserved_3_years);                              // not the hourly part alone
    CHECK(skipped_for(reading, "no number of USD: it is no offer") == 1);
    REQUIRE(gpu.accelerators);
    CHECK(gpu.accelerators->type.empty()); // the list does not tell it
    CHECK(gpu.accelerators->count == 1);
    CHECK(skipped_for(reading, "no Linux machine") == 1);
    CHECK(skipped_for(reading, "without a price on demand") == 1);
}

TEST_CASE("AWS's list tells prices, and another catalog what the accelerators are") {
    const std::string machines =
        "name,provider,region,vcpus,ram_gib,accelerator,accelerator_count,usd_per_hour,"
        "spot_usd_per_hour\n"
        "g4dn.xlarge,aws,us-east-1,4,16,T4,1,0.5,0.2\n";
    const std::string list =
        price_list({product("CODE3", "g4dn.xlarge", "4", "16 GiB", R"(, "gpu": "1")"),
                    product("CODE5", "g4dn.xlarge", "4", "16 GiB")},
                   {offer("CODE3", "o", "0.526"), offer("CODE5", "o", "0.526")},
                   {offer("CODE3", "n1", "0.33", "", "1yr", "No Upfront")});
    for (const auto& files : {std::vector{machines, list}, std::vector{list, machines}}) {
        const CatalogReading reading = imported(files);
        const catalog::Sku sku = only_sku(reading);
        CHECK(sku.accelerators->type == "T4");
        CHECK(sku.on_demand == UsdPerHour::parse("0.526"));
        CHECK(sku.reserved_1_year == UsdPerHour::parse("0.33"));
        CHECK(sku.spot == UsdPerHour::parse("0.2"));
        CHECK(skipped_for(reading, "earlier product") == 1);
    }
}

TEST_CASE("a price of AWS that comes into force later does not count yet") {
    const CatalogReading reading =
        imported({price_list({m5},
                             {offer("CODE1", "a", "0.20", "", "", "", "", "2026-01-01T00:00:00Z"),
                              offer("CODE1", "b", "0.19", "", "", "", "", "2026-10-01T00:00:00Z"),
                              offer("CODE1", "c", "0.10", "", "", "", "", "2027-01-01T00:00:00Z")},
                             {})});
    CHECK(only_sku(reading).on_demand == UsdPerHour::parse("0.19"));
}

TEST_CASE("AWS's savings plans join by code, in whichever order the files come") {
    const std::string list = price_list({m5}, {offer("CODE1", "o", "0.192")}, {});
    const std::string plans = savings_plans(
        {savings_plan("1 year Partial Upfront Compute Savings Plan", 1, "0.132"),
         savings_plan("1 year No Upfront Compute Savings Plan", 1, "0.139"),
         savings_plan("1 year No Upfront m5 EC2 Instance Savings Plan in us-east-1", 1, "0.121"),
         savings_plan("3 year No Upfront m5 EC2 Instance Savings Plan in us-east-1", 3, "0.083"),
         savings_plan("1 year No Upfront SageMaker Savings Plan", 1, "0.01"),
         savings_plan("1 year No Upfront Compute Savings Plan", 1, "0.5", "OTHER")});
    for (const auto& files : {std::vector{list, plans}, std::vector{plans, list}}) {
        const CatalogReading reading = imported(files);
        const catalog::Sku sku = only_sku(reading);
        CHECK(sku.savings_plan_1_year == UsdPerHour::parse("0.139"));
        CHECK(sku.savings_plan_3_years == UsdPerHour::parse("0.083"));
        CHECK(skipped_for(reading, "other than machines") == 1);
    }
    const Folder folder;
    const auto alone = import_catalog({folder.add("plans.json", plans)});
    REQUIRE_FALSE(alone);
    CHECK(line_of(alone.error().front()).find("import both") != std::string::npos);
}

TEST_CASE("spot prices are weighted by the time that they held, not by rows") {
    // Zone a: 0.039 for 6 h, then 0.042 for 2 h until the last event of all: 0.03975. Zone b: 0.06
    // for an hour; what begins with the last event has held for no time.
    const std::string history =
        fmt::format(R"({{"SpotPriceHistory": [{}, {}, {}, {}, {}]}})",
                    spot("us-east-1a", "0.042", "2026-08-01T10:00:00+00:00"),
                    spot("us-east-1a", "0.039", "2026-08-01T04:00:00+00:00"),
                    spot("us-east-1b", "0.06", "2026-08-01T11:00:00+00:00"),
                    spot("us-east-1b", "0.01", "2026-08-01T12:00:00+00:00"),
                    spot("us-east-1b", "0.001", "2026-08-01T11:00:00+00:00", "Windows"));
    const CatalogReading reading =
        imported({price_list({m5}, {offer("CODE1", "o", "0.192")}, {}), history});
    CHECK(only_sku(reading).spot == UsdPerHour::parse("0.03975"));
    CHECK(skipped_for(reading, "another system") == 1);
}

TEST_CASE("a spot price of a machine that no list tells is counted") {
    const CatalogReading reading =
        imported({price_list({product("CODE9", "c5.large", "2", "4 GiB")},
                             {offer("CODE9", "o", "0.085")}, {}),
                  fmt::format(R"({{"SpotPriceHistory": [{}]}})",
                              spot("us-east-1a", "0.042", "2026-08-01T10:00:00+00:00"))});
    CHECK_FALSE(only_sku(reading).spot);
    CHECK(skipped_for(reading, "nothing tells vCPUs and RAM") == 1);
}

TEST_CASE("Google's rates make a machine's price of its vCPUs, RAM and GPUs") {
    // n2-standard-8: 8 x 0.031611 + 32 x 0.004237 = 0.388472
    const std::string machines =
        "name,provider,region,vcpus,ram_gib,accelerator,accelerator_count,usd_per_hour\n"
        "n2-standard-8,gcp,us-central1,8,32,,,\n"
        "n1-standard-4+1xT4,gcp,us-central1,4,15,T4,1,0.5\n"
        "n2d-standard-2,gcp,us-central1,2,8,,,\n"
        "e2-micro,gcp,us-central1,2,1,,,0.008\n"
        "n2-standard-4,gcp,europe-west4,4,16,,,0.2\n";
    const std::string rates = fmt::format(
        R"({{"skus": [{}], "nextPageToken": ""}})",
        fmt::join(
            std::vector{
                rate("N2 Instance Core running in Americas", "OnDemand", "31611000"),
                rate("N2 Instance Ram running in Americas", "OnDemand", "4237000"),
                rate("N2 Custom Instance Core running in Americas", "OnDemand", "900000000"),
                rate("Spot Preemptible N2 Instance Core running in Americas", "Preemptible",
                     "7700000"),
                rate("Commitment v1: N2 Cpu in Americas for 1 Year", "Commit1Yr", "19915000"),
                rate("Commitment v1: N2 Ram in Americas for 1 Year", "Commit1Yr", "2669000"),
                rate("Commitment - dollar based v1: GCE for 1 year", "Commit1Yr", "1", "1"),
                rate("N2D AMD Instance Core running in Americas", "OnDemand", "27502000"),
                rate("N1 Predefined Instance Core running in Americas", "OnDemand", "31611000"),
                rate("N1 Predefined Instance Ram running in Americas", "OnDemand", "4237000"),
                rate("Nvidia Tesla T4 GPU running in Americas", "OnDemand", "350000000"),
                rate("E2 Instance Core running in Americas", "OnDemand", "21811590"),
                rate("E2 Instance Ram running in Americas", "OnDemand", "2923530")},
            ",\n"));
    const CatalogReading reading = imported({machines, rates});
    const auto sku = [&](const std::string& name) {
        const auto& skus = reading.catalog.skus;
        return *std::find_if(skus.begin(), skus.end(),
                             [&](const catalog::Sku& it) { return it.name == name; });
    };
    CHECK(sku("n2-standard-8").on_demand == UsdPerHour::parse("0.388472"));
    CHECK(sku("n2-standard-8").reserved_1_year == UsdPerHour::parse("0.244728"));
    CHECK_FALSE(sku("n2-standard-8").spot); // RAM's rate is missing: no price of half a machine
    CHECK_FALSE(sku("n2d-standard-2").on_demand);
    // 4 x 0.031611 + 15 x 0.004237 + 0.35
    CHECK(sku("n1-standard-4+1xT4").on_demand == UsdPerHour::parse("0.539999"));
    CHECK(sku("e2-micro").on_demand == UsdPerHour::parse("0.008"));
    CHECK(sku("n2-standard-4").on_demand == UsdPerHour::parse("0.2")); // of another region
    CHECK(skipped_for(reading, "neither vCPUs, RAM nor GPUs") == 2);
}

TEST_CASE("a page of Google's list says that more follow") {
    const std::string page =
        fmt::format(R"({{"skus": [{}], "nextPageToken": "abc"}})",
                    rate("N2 Instance Core running in Americas", "OnDemand", "31611000"));
    const CatalogReading reading = imported(
        {"name,provider,region,vcpus,ram_gib,usd_per_hour\nn2-standard-8,gcp,us-central1,8,32,1\n",
         page});
    REQUIRE(reading.notes.size() == 1);
    CHECK(reading.notes[0].find("1 item of one page") != std::string::npos);
}

TEST_CASE("prices in other currencies are no prices") {
    const std::string yuan =
        R"({"products": {)" + m5 +
        R"(}, "terms": {"OnDemand": {"A": {"x": {"sku": "CODE1", "priceDimensions": {"h": )"
        R"({"unit": "Hrs", "pricePerUnit": {"CNY": "1.2"}}}, "termAttributes": {}}}}}})";
    const Folder folder;
    const auto aws = import_catalog({folder.add("cn.json", yuan)});
    REQUIRE_FALSE(aws);
    CHECK(line_of(aws.error().front()).find("price on demand in USD") != std::string::npos);
    std::string euro = rate("N2 Instance Core running in EMEA", "OnDemand", "31611000");
    euro.replace(euro.find("USD"), 3, "EUR");
    const CatalogReading reading = imported(
        {"name,provider,region,vcpus,ram_gib,usd_per_hour\nn2-standard-8,gcp,us-central1,8,"
         "32,1\n",
         R"({"skus": [)" + euro + "]}"});
    CHECK(skipped_for(reading, "number of USD above 0") == 1);
}
