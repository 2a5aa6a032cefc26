// Quotas as clouds print them, in the shapes of their tools; and what is wrong with a file, with
// its place and a remedy.
#include <skusim/quotas/quota_file.hpp>

#include <filesystem>
#include <iostream>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::quota;

namespace {

std::string usage(const char* name, const char* current, const char* limit) {
    return std::string(R"({"currentValue": )") + current + R"(, "limit": )" + limit +
           R"(, "localName": "L", "name": {"localizedValue": "Words", "value": ")" + name +
           R"("}, "unit": "Count"})";
}

Sheet read(const std::string& text) {
    const Result<Sheet> sheet = quotas::parse_quota("quota.json", text);
    INFO((sheet ? "" : line_of(sheet.error().front())));
    REQUIRE(sheet);
    return *sheet;
}

/// The first fault, as a line.
std::string fault(const std::string& text) {
    const Result<Sheet> sheet = quotas::parse_quota("quota.json", text);
    REQUIRE_FALSE(sheet);
    return line_of(sheet.error().front());
}

const QuotaLimit& limit(const Sheet& sheet, const std::string& name) {
    for (const QuotaLimit& it : sheet.limits) {
        if (it.name == name) {
            return it;
        }
    }
    FAIL("no limit " + name);
    throw std::logic_error(name);
}

} // namespace

TEST_CASE("az vm list-usage: numbers are texts, and by REST they are numbers") {
    const std::string texts = '[' + usage("cores", R"("9")", R"("100")") + ',' +
                              usage("standardDSv2Family", R"("5")", R"("100")") + ',' +
                              usage("Standard NCASv3_T4 Family", R"("0")", R"("8")") + ',' +
                              usage("lowPriorityCores", R"("0")", R"("-1")") + ',' +
                              usage("virtualMachines", R"("6")", R"("25000")") + ',' +
                              usage("availabilitySets", R"("0")", R"("2500")") + ']';
    const Sheet sheet = read(texts);
    CHECK(sheet.cloud == Cloud::azure);
    CHECK(sheet.tells_usage);
    CHECK(sheet.region.empty());
    CHECK(sheet.limits.size() == 5); // a plan has no availability sets
    CHECK(limit(sheet, "cores").scope == Scope::total);
    CHECK(limit(sheet, "cores").used == 9);
    CHECK(limit(sheet, "cores").most == 100);
    CHECK(limit(sheet, "standardDSv2Family").scope == Scope::family);
    CHECK(limit(sheet, "standardDSv2Family").title == "Words");
    CHECK(limit(sheet, "Standard NCASv3_T4 Family").most == 8);
    CHECK(limit(sheet, "lowPriorityCores").scope == Scope::spot);
    CHECK_FALSE(limit(sheet, "lowPriorityCores").most); // -1 is no limit
    CHECK(limit(sheet, "virtualMachines").unit == Unit::machines);
    const Sheet rest = read(R"({"value": [)" + usage("cores", "9", "100") + "]}");
    CHECK(rest.limits.at(0) == limit(sheet, "cores"));
}

TEST_CASE(
    "az quota list tells limits, and az quota usage list what is in use, in one file or two") {
    const std::string limits =
        R"({"name": "standardDSv5Family", "properties": {"limit": {"limitObjectType": "LimitValue",
            "value": 100}, "name": {"value": "standardDSv5Family", "localizedValue": "DSv5"},
            "unit": "Count"}})";
    const std::string usages =
        R"({"name": "standardDSv5Family", "properties": {"name": {"value": "standardDSv5Family"},
            "usages": {"value": 12}, "unit": "Count"}})";
    const Sheet alone = read('[' + limits + ']');
    CHECK_FALSE(alone.tells_usage);
    CHECK(limit(alone, "standardDSv5Family").most == 100);
    CHECK(limit(alone, "standardDSv5Family").used == 0);
    const Sheet both = read('[' + limits + ',' + usages + ']');
    CHECK(both.tells_usage);
    CHECK(limit(both, "standardDSv5Family").used == 12);
    CHECK(read('[' + usages + ',' + limits + ']').limits == both.limits);
    CHECK_THAT(fault('[' + usages + ']'),
               ContainsSubstring("what is in use and no limits") && ContainsSubstring("jq -s add"));
}

TEST_CASE("AWS's quotas are told by their names, and tell no usage") {
    const auto item = [](const char* code, const char* name, const char* value) {
        return std::string(R"({"ServiceCode": "ec2", "QuotaCode": ")") + code +
               R"(", "QuotaName": ")" + name + R"(", "Value": )" + value + '}';
    };
    const Sheet sheet =
        read(R"({"Quotas": [)" +
             item("L-1216C47A", "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
                  "64.0") +
             ',' + item("L-DB2E81BA", "Running On-Demand G and VT instances", "0.0") + ',' +
             item("L-34B43A08", "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
                  "5.0") +
             ',' + item("L-43DA4232", "Running On-Demand High Memory instances", "448.0") + ',' +
             item("L-0263D0A3", "EC2-VPC Elastic IPs", "5.0") + "]}");
    CHECK(sheet.cloud == Cloud::aws);
    CHECK_FALSE(sheet.tells_usage);
    REQUIRE(sheet.limits.size() == 4);
    CHECK(sheet.limits[0].classes ==
          std::vector<std::string>{"a", "c", "d", "h", "i", "m", "r", "t", "z"});
    CHECK(sheet.limits[0].most == 64);
    CHECK(sheet.limits[0].code == "L-1216C47A");
    CHECK(sheet.limits[1].classes == std::vector<std::string>{"g", "vt"});
    CHECK(sheet.limits[1].most == 0);
    CHECK(sheet.limits[2].scope == Scope::spot);
    CHECK(sheet.limits[3].classes == std::vector<std::string>{"u"});
}

TEST_CASE("a region of Google Cloud names itself; its limits are floating point") {
    const Sheet sheet = read(R"({"name": "us-central1", "quotas": [
        {"limit": 72.0, "metric": "CPUS", "usage": 8.0},
        {"limit": 24.0, "metric": "N2_CPUS", "usage": 0.0},
        {"limit": -1.0, "metric": "NVIDIA_L4_GPUS", "usage": 0.0},
        {"limit": 0.0, "metric": "PREEMPTIBLE_CPUS", "usage": 0.0},
        {"limit": 96.0, "metric": "COMMITTED_CPUS", "usage": 0.0},
        {"limit": 4096.0, "metric": "DISKS_TOTAL_GB", "usage": 0.0}], "zones": ["a"]})");
    CHECK(sheet.cloud == Cloud::gcp);
    CHECK(sheet.region == "us-central1");
    CHECK(sheet.limits.size() == 4);
    CHECK(limit(sheet, "CPUS").used == 8);
    CHECK(limit(sheet, "NVIDIA_L4_GPUS").unit == Unit::accelerators);
    CHECK_FALSE(limit(sheet, "NVIDIA_L4_GPUS").most);
    CHECK(limit(sheet, "PREEMPTIBLE_CPUS").scope == Scope::spot);
}

TEST_CASE("a table of one's own") {
    const Sheet sheet = read("family,limit,used,region\n"
                             "Dsv5,100,12,eastus\n"
                             "total,unlimited,,\n"
                             "spot,0,,eastus\n");
    CHECK(sheet.cloud == Cloud::table);
    CHECK(sheet.region == "eastus");
    CHECK(limit(sheet, "Dsv5").used == 12);
    CHECK_FALSE(limit(sheet, "total").most);
    CHECK(limit(sheet, "total").scope == Scope::total);
    CHECK(limit(sheet, "spot").most == 0);
}

TEST_CASE("what is wrong with a quota is told with its place and a remedy") {
    CHECK_THAT(fault('[' + usage("cores", R"("9")", R"("many")") + ']'),
               ContainsSubstring("quota.json:1:") &&
                   ContainsSubstring(R"(limit of "cores" is "many"; expected a whole number)"));
    CHECK_THAT(fault('[' + usage("cores", "-3", "100") + ']'),
               ContainsSubstring(R"(currentValue of "cores" is "-3")"));
    CHECK_THAT(fault('[' + usage("cores", "1.5", "100") + ']'),
               ContainsSubstring("expected a whole number"));
    CHECK_THAT(fault('[' + usage("cores", "9", "100") + ",\n" + usage("cores", "9", "50") + ']'),
               ContainsSubstring("quota.json:2:") &&
                   ContainsSubstring(R"("cores" is told twice, first in line 1)"));
    CHECK_THAT(fault('[' + usage("standardFSv2Family", "9", "100") + ",\n" +
                     usage("StandardFSv2family", "9", "50") + ']'),
               ContainsSubstring("is told twice"));
    CHECK_THAT(fault("[]"), ContainsSubstring("may lack the right"));
    CHECK_THAT(fault(R"({"value": []})"), ContainsSubstring("may lack the right"));
    CHECK_THAT(fault(R"({"value": [], "nextLink": "https://x"})"),
               ContainsSubstring("one page of several"));
    CHECK_THAT(fault(R"({"Quotas": []})"), ContainsSubstring("no quota of machines"));
    CHECK_THAT(fault(R"([{"name": "a", "quotas": []}, {"name": "b", "quotas": []}])"),
               ContainsSubstring("several regions"));
    CHECK_THAT(fault(R"({"name": "a", "quotas": []})"), ContainsSubstring("no quota of vCPUs"));
    CHECK_THAT(fault(R"({"prices": []})"), ContainsSubstring("no list of quotas that is known"));
    CHECK_THAT(fault("{"), ContainsSubstring("quota.json:1:"));
    CHECK_THAT(fault("family,limit\n"), ContainsSubstring("no rows"));
    CHECK_THAT(fault("family,limits\nDsv5,1\n"), ContainsSubstring("quota.json:1:8"));
    CHECK_THAT(fault("family,limit\nDsv5,x\n"), ContainsSubstring("quota.json:2:6"));
    CHECK_THAT(fault("family,limit\nDsv5,1\ndsv5,2\n"), ContainsSubstring("told twice"));
    CHECK_THAT(fault("family,limit,region\nDsv5,1,a\nEsv5,2,b\n"),
               ContainsSubstring("a quota is of one region"));
}

TEST_CASE("one odd figure in a cloud's list costs its own limit, and is told") {
    const Sheet sheet = read(R"({"name": "us-central1", "quotas": [
        {"limit": 72.0, "metric": "CPUS", "usage": 8.0},
        {"limit": "many", "metric": "N2_CPUS", "usage": 0.0},
        {"limit": 8.0, "metric": "NVIDIA_L4_GPUS"}]})");
    REQUIRE(sheet.limits.size() == 1);
    CHECK(sheet.limits[0].name == "CPUS");
    REQUIRE(sheet.left_out.size() == 2);
    CHECK_THAT(sheet.left_out[0],
               ContainsSubstring("quota.json:3:") &&
                   ContainsSubstring(R"(limit of "N2_CPUS" is "many"; expected a whole number)") &&
                   ContainsSubstring("this limit is left out"));
    CHECK_THAT(sheet.left_out[1], ContainsSubstring(R"("NVIDIA_L4_GPUS" has no usage)"));
    const Sheet azure = read('[' + usage("cores", "9", "100") + ",\n" +
                             usage("standardFSv2Family", R"("-")", "10") + ']');
    CHECK(azure.limits.size() == 1);
    CHECK(azure.left_out.size() == 1);
    // What a user typed is mended.
    CHECK_THAT(fault("family,limit\nDsv5,many\nEsv5,10\n"), ContainsSubstring("quota.json:2:"));
}

TEST_CASE("the recorded outputs that lie beside the source tree are read whole") {
    const std::string folder = SKUSIM_SOURCE_DIR "/../shared/data/samples/";
    if (!std::filesystem::exists(folder + "az_vm_list_usage_westus.json")) {
        std::cout << "skipped: " << folder << " is not there\n";
        return;
    }
    const auto texts = quotas::read_quota(folder + "az_vm_list_usage_westus.json");
    const auto rest = quotas::read_quota(folder + "azure_vm_usages_rest_westus.json");
    REQUIRE(texts);
    REQUIRE(rest);
    // Of 22 entries 15 families, the cores of the region, those of spot machines, and machines.
    CHECK(texts->limits.size() == 18);
    CHECK(texts->limits == rest->limits);
    CHECK(limit(*texts, "cores").used == 9);
    CHECK(quotas::read_quota(folder + "aws_service_quotas.json")->limits.size() == 2);
    CHECK(quotas::read_quota(folder + "gcp_region_quotas.json")->region == "us-central1");
}
